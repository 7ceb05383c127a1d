/// A plain yes of a customer to what was just asked: nothing is paid without one.
///
/// It can only be made from a message that says yes and nothing against it: no question, no change, no condition.
public struct Consent: Hashable, Sendable {
  /// The customer's own words, for the audit trail.
  public let words: String

  /// Reads a yes; nothing where a message is anything else.
  public init?(_ message: String, updates: [SlotUpdate]) {
    let tokens = Tokenizer(message).tokens
    guard PlainAnswer(message) == .yes || !tokens.isEmpty && tokens.count <= 25 && Self.saysYes(tokens) else {
      return nil
    }
    // A change of what is bought needs a new total, and a new yes; naming the payment does not.
    let harmless: Set<Slot> = [.payment, .email, .name]
    guard updates.allSatisfy({ harmless.contains($0.slot) || $0.confidence < 0.4 }) else { return nil }
    words = message
  }

  private static func saysYes(_ tokens: [Token]) -> Bool {
    var isYes = false
    for index in tokens.indices {
      if objections.match(tokens, at: index) != nil { return false }
      if affirmations.match(tokens, at: index) != nil { isYes = true }
    }
    guard isYes, !tokens.contains(where: { $0.text == "?" }) else { return false }
    return true
  }

  private static let affirmations = PhraseTable<Bool>([
    (
      "yes|yeah|yep|yup|yea|ja|oui|si|sure|ok|okay|absolutely|definitely|go ahead|do it|sounds good|sounds great|sounds perfect|confirm|confirmed|i confirm|that's right|that is right|that's correct|that is correct|correct|perfect|please do|book it|book them|buy them|buy it|pay now|pay it|proceed|charge it|charge my card|let's do it|go for it|of course|certainly|that's fine|that works|works for me|that's perfect|that is perfect|looks good|all good|i agree|agreed|exactly|by all means|yass|yess|great|alright|that is fine|deal|k|i'll take them|i'll take it",
      true
    )
  ])

  private static let objections = PhraseTable<Bool>([
    (
      "no|nope|nah|not|don't|dont|do not|but|if|unless|wait|hold on|hang on|later|maybe|perhaps|cancel|stop|never|nevermind|actually|instead|first|before|however|only|except|what|how|why|when|where|which|can|could|does|is it|are they|will|would|change|another|think|sorry|unsure|depends|assuming|provided|nein|can't|isn't|won't|after|once|until|yesterday|should|did|who|too|let me|hmm|whatever|guess|tomorrow|yeah right|as if",
      true
    )
  ])
}
