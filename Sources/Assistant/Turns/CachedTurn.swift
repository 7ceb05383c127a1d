public import Essentials

/// A turn that begins a conversation and that the cache answers. It counts for nothing until it is recorded.
public struct CachedTurn: Sendable {
  /// The conversation that it begins.
  public let conversation: ConversationID
  /// What the cache gave.
  public let reply: CachedReply
  private let incoming: IncomingMessage
  private let time: Timestamp
  private let start: ContinuousClock.Instant
  private let journal: CachedTurnJournal

  init(
    _ reply: CachedReply, to incoming: IncomingMessage, at time: Timestamp,
    since start: ContinuousClock.Instant,
    _ journal: CachedTurnJournal
  ) {
    conversation = ConversationID(at: time)
    self.reply = reply
    self.incoming = incoming
    self.time = time
    self.start = start
    self.journal = journal
  }

  /// Stores the turn. The conversation can then be continued and read like any other, though it has no token.
  ///
  /// - Parameter completion: Called on any thread, with the milliseconds that the turn has taken when it is durable,
  ///   or with why it is not.
  public func record(_ completion: @escaping @Sendable (Result<Double, any Error>) -> Void) {
    let entry = CachedTurnJournal.Entry(
      tenant: incoming.tenant.tenant, conversation: conversation, original: reply.original,
      channel: incoming.channel, customerReference: incoming.customerReference, text: incoming.text,
      time: time,
      responseMilliseconds: milliseconds)
    journal.append(entry) { error in
      completion(error.map { .failure($0) } ?? .success(milliseconds))
    }
  }

  private var milliseconds: Double { (ContinuousClock.now - start).inSeconds * 1000 }
}
