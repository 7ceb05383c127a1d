/// Whether a message says yes or no to what was just asked, and nothing else: the one place that decides it, for sales
/// and for every tool that waits for the customer's word.
///
/// A message that says more, such as “yes, but only two”, is neither: what is done must be what was asked.
public enum PlainAnswer: Hashable, Sendable {
  case yes, no

  /// Reads a message; nothing where it is no plain answer.
  public init?(_ message: String) {
    let all = Tokenizer(message).tokens
    if all.contains(where: { Self.thumbs.contains($0.text) }),
      all.allSatisfy({ Self.thumbs.contains($0.text) || Self.smiles.contains($0.text) })
    {
      self = .yes
      return
    }
    let tokens = all.filter { $0.kind != .mark || $0.text == "?" }
    guard !tokens.isEmpty, tokens.count <= 12, !tokens.contains(where: { $0.text == "?" }) else { return nil }
    if Self.consists(tokens, of: Self.agreeing) {
      self = .yes
    } else if tokens.count <= 6, Self.consists(tokens, of: Self.refusing) {
      self = .no
    } else {
      return nil
    }
  }

  /// Whether a message is made of such phrases and of courtesy, and begins with one of them or with courtesy alone.
  private static func consists(_ tokens: [Token], of phrases: PhraseTable<Bool>) -> Bool {
    var index = 0
    var isSaid = false
    while index < tokens.count {
      if let found = phrases.match(tokens, at: index) {
        isSaid = true
        index = found.end
      } else if let found = courtesy.match(tokens, at: index) {
        index = found.end
      } else {
        return false
      }
    }
    return isSaid
  }

  private static let thumbs: Set<String> = ["👍", "✅", "👌", "🆗", "✔"]
  /// Marks that go with a yes, and are none.
  private static let smiles: Set<String> = ["\u{FE0F}", "!", "🙂", "😀", "🙏", "."]

  private static let agreeing = PhraseTable<Bool>([
    (
      """
      yes|y|yeah|yep|yup|yea|ya|yh|yeh|ye|yis|yas|yass|yess|yessir|yup yup|aye|sure|sure thing|ok|okay|k|okie|\
      okie dokie|okey|okey dokey|oki|alrighty|righto|absolutely|definitely|certainly|of course|affirmative|\
      indeed|go|go ahead|please go ahead|go for it|go on|do it|let's do it|lets do it|let's go|lets go|please do|\
      i do|do that|sounds good|sounds great|sounds perfect|sounds fine|sounds right|sounds about right|\
      that sounds good|that sounds great|confirm|confirmed|i confirm|approve|approved|i approve|accept|accepted|\
      i accept|i agree|agree|agreed|proceed|please proceed|that's right|thats right|that is right|quite right|\
      that's correct|that is correct|correct|that's fine|thats fine|that is fine|that's perfect|that is perfect|\
      that's great|that works|works for me|perfect|great|fine|alright|all right|all good|looks good|looks great|\
      looks right|exactly|by all means|deal|done deal|sold|bet|aight|ight|awesome|excellent|wonderful|brilliant|\
      super|splendid|right|make it so|yes sir|yes i do|i'm sure|im sure|yes i'm sure|continue|try again|\
      try it again|please try again|look again|check again|i want them|i'll take them|i'll take it|we'll take them|\
      i'll have them|you can go ahead|you may go ahead|send it|take my money|let's book|let's buy|lets book|lets buy
      """,
      true
    ),
    (
      """
      book|book it|book them|book now|buy|buy it|buy them|buy now|buy the tickets|book the tickets|get them|get it|\
      order it|order them|order now|purchase|purchase them|purchase it|pay|pay it|pay now|charge it|charge me|\
      charge my card|charge the card|complete it|complete the order|complete the purchase|complete the payment|\
      place the order|place it|place my order|finalise it|finalize it|finish it|process it|\
      process the payment|reserve them|reserve it|i want to buy them|i want to buy it|i'd like to buy them
      """,
      true
    ),
    (
      """
      ja|jawohl|jawoll|jo|jep|klar|genau|naturlich|sicher|gerne|gern|einverstanden|in ordnung|passt|das passt|buchen|\
      kaufen|bestatige|ich bestatige|machen sie das|mach das|oui|d'accord|bien sur|c'est bon|ca marche|parfait|\
      tres bien|entendu|volontiers|je confirme|allez-y|c'est parfait|si|claro|claro que si|vale|de acuerdo|perfecto|\
      por supuesto|adelante|confirmo|acepto|dale|muy bien|comprar|va bene|certo|certamente|perfetto|confermo|\
      d'accordo|sim|isso|pode ser|pode comprar|pode|perfeito|combinado|tak|zgoda|zeker|akkoord|graag|oke|doe maar
      """,
      true
    ),
  ])

  private static let refusing = PhraseTable<Bool>([
    (
      """
      no|nope|nah|naw|no way|not now|not yet|no thanks|no thank you|don't|dont|do not|please don't|\
      don't do it|don't do that|do not do it|cancel|cancel it|cancel that|stop|stop it|decline|declined|never|\
      rather not|i'd rather not|not really|i don't want that|i don't want it|don't go ahead|absolutely not|\
      of course not|definitely not|certainly not|not today|nein|nein danke|non|non merci|nao|nee|nie|negative
      """,
      true
    )
  ])

  /// Words around an answer that change nothing of it.
  private static let courtesy = PhraseTable<Bool>([
    (
      """
      please|plese|pleas|plase|bitte|por favor|s'il vous plait|s'il te plait|svp|per favore|prego|thanks|thank you|\
      thank you very much|thanks a lot|many thanks|ty|cheers|ta|danke|danke schon|vielen dank|merci|merci beaucoup|\
      gracias|muchas gracias|grazie|grazie mille|obrigado|obrigada|dziekuje|bedankt|dank je|then|with me|for me|\
      by me|it is|it's|that is|that's|that|it|them|these|those|this|and|so|well|oh|ah|hey|um|uh|uhm|er|very|much|\
      quite|you|i|we|now|mate|man|dear|love|sir|madam|ma'am|bro|dude|fam|pal|buddy|friend|boss|actually yes|thank|\
      do|is|kindly|just|for us|with that|to me|obviously|definitely|already|lol|haha|hahaha|xd|cool|nice|lovely|\
      grand|sweet|ace|the tickets|the seats|the ticket|the seat|my tickets|my seats|both|all of them|the order|\
      my order|straight away|right away|immediately|quickly|quick
      """,
      true
    )
  ])
}
