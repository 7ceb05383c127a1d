/// A customer's message that was stored, and the turn that answers it. The turn runs to its end whether or not
/// anybody reads the events.
public struct AcceptedTurn: Sendable {
  /// The customer's message: from now on it survives anything that happens to this process.
  public let message: Message
  /// What happens until the reply; one reader.
  public let events: AsyncStream<TurnEvent>

  /// The reply, without what happens before it. Throws the problem for which there is none.
  public func reply() async throws -> Reply {
    for await event in events {
      switch event {
      case .completed(let reply): return reply
      case .failed(let problem): throw problem
      default: continue
      }
    }
    throw CancellationError()
  }
}
