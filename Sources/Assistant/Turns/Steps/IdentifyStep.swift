import Essentials

/// Identify: whose message it is, and which conversation it belongs to.
struct IdentifyStep: Sendable {
  /// A message with its place.
  struct Identified: Sendable {
    var incoming: IncomingMessage
    /// The conversation: the one that the message names, or a new one's name.
    var conversation: ConversationID
    var receivedAt: Timestamp
  }

  let clock: any WallClock

  func perform(_ incoming: IncomingMessage) -> Identified {
    let now = clock.now
    return Identified(
      incoming: incoming, conversation: incoming.conversation ?? ConversationID(at: now), receivedAt: now)
  }
}
