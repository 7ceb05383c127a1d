import Essentials

extension Turns {
  /// The turn that answers a message from the cache, or nothing when the message must go the long way through
  /// ``accept(_:)``: when it goes on with a conversation, or the cache has no answer.
  public func cachedTurn(for incoming: IncomingMessage) -> CachedTurn? {
    let start = ContinuousClock.now
    guard incoming.conversation == nil, incoming.attachments.isEmpty, incoming.idempotencyKey == nil,
      incoming.customer == nil,
      let reply = services.cache.lookup(incoming.text, incoming.tenant)
    else { return nil }
    return CachedTurn(reply, to: incoming, at: services.clock.now, since: start, journal)
  }
}
