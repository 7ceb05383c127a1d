/// What passes a conversation to people.
struct HandoffRequest: Hashable, Sendable {
  var reason: Handoff.Reason
  var urgency: HandoffUrgency
  /// How sure the reason is, from 0 to 1, where it was told from what the customer writes.
  var score: Double?
  /// The line that it comes into; nothing where none takes it.
  var queue: HandoffQueue?
  /// By when people should have answered; nothing where that is not said.
  var target: HandoffTarget?
  /// After which part of that time it is warned, and in which hours it is counted.
  var warnAt = 1.0
  var hours: OfficeHours?
  /// What whoever takes it should know.
  var summary: HandoffSummary?
  /// Whether the assistant keeps silent until the conversation is given back.
  var isSilent: Bool
}
