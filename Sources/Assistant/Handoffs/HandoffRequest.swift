/// What passes a conversation to people.
struct HandoffRequest: Hashable, Sendable {
  var reason: Handoff.Reason
  var urgency: HandoffUrgency
  /// Whether the assistant keeps silent until the conversation is given back.
  var isSilent: Bool
}
