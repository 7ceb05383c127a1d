/// What passes a conversation to people.
struct HandoffRequest: Hashable, Sendable {
  var reason: Handoff.Reason
  var urgency: HandoffUrgency
  /// How sure the reason is, from 0 to 1, where it was told from what the customer writes.
  var score: Double?
  /// The line that it comes into; nothing where none takes it.
  var queue: HandoffQueue?
  /// Whether the assistant keeps silent until the conversation is given back.
  var isSilent: Bool
}
