/// What a message says about one slot.
public struct SlotUpdate: Hashable, Sendable, Codable {
  /// What becomes of the slot.
  public enum Change: String, Hashable, Sendable, Codable {
    case set
    /// Set, and the message says that it takes the place of something else: “actually 4”.
    case changed
    /// The value is not wanted: “not friday”.
    case excluded
    /// Anything will do: “any date is fine”.
    case cleared
  }

  public let slot: Slot
  public internal(set) var change: Change
  /// Nothing when cleared.
  public internal(set) var value: SlotValue?
  /// The words that say it.
  public internal(set) var span: TextSpan
  /// 0 to 1: above 0.8 plain, below 0.5 worth a question.
  public internal(set) var confidence: Double
  /// What else it may mean, likeliest first.
  public internal(set) var alternatives: [SlotValue]

  /// Makes an update.
  public init(
    _ slot: Slot, _ change: Change, _ value: SlotValue?, span: TextSpan, confidence: Double,
    alternatives: [SlotValue] = []
  ) {
    self.slot = slot
    self.change = change
    self.value = value
    self.span = span
    self.confidence = confidence
    self.alternatives = alternatives
  }
}
