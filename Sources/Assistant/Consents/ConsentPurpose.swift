/// What a customer may let the company do with what is known about them.
public enum ConsentPurpose: String, Hashable, Sendable, Codable, CaseIterable {
  /// Remember facts about them from one conversation to the next.
  case memory
  /// Write to them about what they did not ask for.
  case marketing
  /// Learn from their conversations: as examples, for training, for evaluations.
  case improvement
  /// Count what they do under their name.
  case analytics

  /// Whether it is done unless the customer says no. What is remembered has a setting of its own: `memory.consent`.
  public var isDoneUnlessWithdrawn: Bool { self == .analytics }
}
