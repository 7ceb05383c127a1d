import AnswerEvaluation
import Testing

@testable import Assistant

@Suite("Language detection")
struct LanguageDetectorTests {
  @Test(
    "tells the language of a question",
    arguments: [
      ("en", "How do I get a refund for my ticket?"),
      ("de", "Wie bekomme ich mein Geld für die Karte zurück?"),
      ("fr", "Comment est-ce que je peux annuler mes billets ?"), ("es", "¿Cómo puedo cambiar mis entradas?"),
      ("it", "Come posso cambiare i miei biglietti per il concerto?"),
      ("pt", "Como posso trocar os meus bilhetes? Não posso ir."),
      ("nl", "Hoe kan ik mijn kaartjes voor het concert annuleren?"),
      ("pl", "Jak mogę zwrócić bilety na koncert? Nie mogę przyjść."),
      ("sv", "Hur kan jag byta mina biljetter till en annan dag?"),
      ("da", "Hvordan kan jeg bytte mine billetter til en anden dag?"),
      ("tr", "Biletlerim için nasıl para iadesi alabilirim? Konser ne zaman?"),
      ("ru", "Как вернуть деньги за билет?"), ("uk", "Як повернути гроші за квиток? Це мій квиток і її."),
      ("el", "Πώς μπορώ να επιστρέψω το εισιτήριό μου;"), ("ja", "チケットの払い戻しはできますか"),
      ("zh", "我怎么退票"), ("ko", "티켓을 환불하려면 어떻게 하나요"), ("ar", "كيف أسترد ثمن تذكرتي"),
      ("he", "איך אני מקבל החזר על הכרטיס"), ("hi", "मुझे टिकट का पैसा वापस कैसे मिलेगा"),
      ("th", "ฉันจะขอคืนเงินค่าตั๋วได้อย่างไร"),
    ])
  func languages(code: String, text: String) {
    let language = LanguageDetector.detect(text)
    #expect(language?.code == code)
    #expect((LanguageNotice.text(for: language) == nil) == (code == "en"))
  }

  @Test("says nothing where there is nothing to tell it by", arguments: ["", "???", "12345", "wifi", "🙂"])
  func unknown(text: String) {
    #expect(LanguageDetector.detect(text) == nil)
  }

  @Test("never takes a customer's English for another language")
  func english() throws {
    let questions = try AnswerQuestions.northside()
    let texts =
      NorthsideMessages.addressed.map(\.text) + NorthsideMessages.foreign + questions.unanswerable
      + questions.answerable.map(\.text)
    for text in texts {
      #expect(LanguageNotice.text(for: LanguageDetector.detect(text)) == nil, "\(text)")
    }
  }

  @Test("looks at the beginning of a long text only")
  func long() {
    let text = String(repeating: "where is the ticket that I bought? ", count: 2000) + "wo ist die Karte"
    #expect(LanguageDetector.detect(text)?.code == "en")
  }
}
