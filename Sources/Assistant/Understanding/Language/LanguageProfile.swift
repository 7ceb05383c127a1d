/// The commonest words of a language, and letters that only it among those here uses much.
struct LanguageProfile: Sendable {
  let code: String
  let words: Set<String>
  let letters: Set<Character>

  private init(_ code: String, letters: String, _ words: String) {
    self.code = code
    self.letters = Set(letters)
    self.words = Set(words.split(separator: " ").map(String.init))
  }

  static let all: [LanguageProfile] = [
    LanguageProfile(
      "en", letters: "",
      """
      the and is are was to of in it you my your i i'm a for on with have has do does did can could what when \
      where how why which who this that there not be we they me if or at from will would please want need \
      hello hi thanks thank much many get don't can't it's any
      """),
    LanguageProfile(
      "de", letters: "ßäöü",
      """
      der die das und ist sind war ein eine einen ich du sie wir ihr mein meine ihre nicht kein mit für auf \
      von zu im am dem den des wie was wann wo warum wer kann können möchte habe haben hat bitte danke hallo \
      es auch noch gibt wird werden oder aber wenn bei nach
      """),
    LanguageProfile(
      "fr", letters: "çœèêàù",
      """
      le la les un une des et est sont je tu il elle nous vous mon ma mes votre vos ne pas pour avec dans sur \
      du au aux que qui quoi quand où comment pourquoi quel quelle peux peut puis j'ai c'est bonjour merci \
      s'il plaît combien ce cette mais ou suis avez
      """),
    LanguageProfile(
      "es", letters: "ñ¿¡",
      """
      el la los las un una y es son está yo tú usted mi mis su no para con por en de del al que qué cuándo \
      dónde cómo quién cuál puedo puede tengo tiene hola gracias favor cuánto cuesta pero o si se lo me hay \
      quiero mucho
      """),
    LanguageProfile(
      "it", letters: "",
      """
      il lo la gli le un una e è sono io tu lei noi mio mia miei non per con di del della al alla che chi cosa \
      quando dove come perché quale posso può ho hai ha ciao grazie favore quanto costa ma o se mi si c'è \
      vorrei buongiorno
      """),
    LanguageProfile(
      "pt", letters: "ãõ",
      """
      o os a as um uma e é são eu você meu minha não para com por em de do da dos das no na que quando onde \
      como quem qual posso pode tenho tem olá obrigado obrigada favor quanto custa mas ou se me há quero está \
      isso muito bom dia
      """),
    LanguageProfile(
      "nl", letters: "",
      """
      de het een en is zijn was ik jij je u wij mijn uw niet geen met voor op van te in om dat die wat wanneer \
      waar hoe waarom wie welke kan kunt wil heb heeft alstublieft bedankt hallo er ook nog maar of als bij naar \
      hoeveel goedemorgen
      """),
    LanguageProfile(
      "pl", letters: "łąęśćżźń",
      """
      i w na do z się nie jest są to że ja ty mój moja jak co kiedy gdzie dlaczego kto który mogę może mam ma \
      proszę dziękuję cześć dzień dobry ile kosztuje ale lub czy dla po chcę od
      """),
    LanguageProfile(
      "sv", letters: "å",
      """
      och är jag du han hon vi ni min mitt mina inte för med på av till i en ett det den som vad när var hur \
      varför vem kan har vill tack hej mycket kostar men eller om från ska
      """),
    LanguageProfile(
      "da", letters: "æø",
      """
      og er jeg du han hun vi min mit mine ikke for med på af til i en et det den som hvad hvornår hvor hvordan \
      hvorfor hvem kan har vil tak hej meget koster men eller om fra skal
      """),
    LanguageProfile(
      "tr", letters: "ğış",
      """
      ve bir bu şu ben sen biz siz benim için ile değil var yok mı mi mu ne zaman nerede nasıl neden kim hangi \
      merhaba teşekkürler lütfen kadar çok ama veya istiyorum olarak daha
      """),
  ]
}
