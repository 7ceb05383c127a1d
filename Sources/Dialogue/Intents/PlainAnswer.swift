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
      yes|y|yeah|yep|yup|jawohl|claro|vale|genau|naturlich|d'accord|va bene|perfetto|passt|bien sur|gerne|yea|ya|ja|oui|si|sure|sure thing|ok|okay|k|yess|yass|aye|absolutely|definitely|certainly|\
      of course|go ahead|please go ahead|go for it|do it|let's do it|lets do it|please do|sounds good|\
      sounds great|sounds perfect|sounds fine|sounds right|that sounds good|that sounds great|confirm|confirmed|\
      i confirm|i do|i agree|agreed|proceed|please proceed|that's right|thats right|that is right|\
      that's correct|that is correct|correct|that's fine|thats fine|that is fine|that's perfect|\
      that is perfect|that's great|that works|works for me|perfect|great|fine|alright|all right|all good|\
      looks good|looks great|looks right|exactly|by all means|deal|book it|book them|buy it|buy them|\
      pay it|pay now|charge it|charge my card|charge the card|charge me|make it so|yes sir|affirmative|\
      i'll take them|i'll take it|we'll take them|i want them|go on|continue|yes i do|i'm sure|im sure|\
      yes i'm sure|try again|try it again|please try again|look again|check again|i want them|i'll have them|you can go ahead|you may go ahead|please book it|please book them|please buy them|\
      buy the tickets|book the tickets|do that|right|awesome|excellent|wonderful|brilliant|super
      """,
      true
    )
  ])

  private static let refusing = PhraseTable<Bool>([
    (
      """
      no|nope|nah|nein|non|no way|not now|not yet|no thanks|no thank you|don't|dont|do not|please don't|\
      don't do it|don't do that|do not do it|cancel|cancel it|cancel that|stop|stop it|decline|declined|never|\
      rather not|i'd rather not|not really|i don't want that|i don't want it|don't go ahead
      """,
      true
    )
  ])

  /// Words around an answer that change nothing of it.
  private static let courtesy = PhraseTable<Bool>([
    (
      """
      please|plese|pleas|plase|pls|plz|bitte|por favor|s'il vous plait|danke|merci|gracias|grazie|per favore|thanks|thank you|thank you very much|thanks a lot|many thanks|thx|ty|cheers|then|with me|\
      for me|by me|it is|it's|that is|that's|that|it|and|so|well|oh|ah|hey|very|much|you|i|now|mate|man|dear|\
      actually yes|thank|do|is|kindly|just|for us|with that|to me
      """,
      true
    )
  ])
}
