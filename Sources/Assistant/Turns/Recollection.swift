import Essentials

/// What a turn knows about its conversation.
struct Recollection: Sendable {
  /// What was said before, oldest first.
  var exchanges: [ConversationStore.Exchange]
  /// The message as a question on its own.
  var question: ResolvedQuestion
}
