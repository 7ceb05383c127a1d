/// What a customer wants of the ticket desk with a message.
public enum DialogueIntent: String, Hashable, Sendable, Codable, CaseIterable, CodingKeyRepresentable {
  case greeting, browse, price, buy, upgrade, refund, exchange, question, complaint, goodbye, human
  case affirm, deny, cancel
}

/// An intent and how sure it is.
public struct ScoredIntent: Hashable, Sendable, Codable {
  public let intent: DialogueIntent
  /// 0 to 1
  public let confidence: Double

  /// Makes a score.
  public init(_ intent: DialogueIntent, _ confidence: Double) {
    self.intent = intent
    self.confidence = confidence
  }
}
