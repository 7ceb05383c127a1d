public import Essentials

extension Turns {
  /// A reply that the cache gave to a message that begins a conversation.
  public struct CachedAnswer: Sendable {
    /// The conversation that it began.
    public let conversation: ConversationID
    public let reply: CachedReply
    /// From the call to the durable record.
    public let responseMilliseconds: Double
  }

  /// Answers a message that begins a conversation from the cache, or returns nothing when it must go the long way
  /// through ``accept(_:)``. The turn is durable when this returns; the conversation can be continued and read like
  /// any other, though it has no token.
  public func answerFromCache(_ incoming: IncomingMessage) async throws -> CachedAnswer? {
    let start = ContinuousClock.now
    guard incoming.conversation == nil, incoming.attachments.isEmpty, incoming.idempotencyKey == nil,
      let reply = services.cache.lookup(incoming.text, incoming.tenant)
    else { return nil }
    let now = services.clock.now
    let conversation = ConversationID(at: now)
    try await journal.append(
      CachedTurnJournal.Entry(
        tenant: incoming.tenant.tenant, conversation: conversation, original: reply.original,
        channel: incoming.channel, customerReference: incoming.customerReference, text: incoming.text,
        time: now,
        responseMilliseconds: (ContinuousClock.now - start).inSeconds * 1000))
    return CachedAnswer(
      conversation: conversation, reply: reply,
      responseMilliseconds: (ContinuousClock.now - start).inSeconds * 1000)
  }
}
