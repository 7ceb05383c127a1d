import Essentials

/// A customer's message that was stored, and the turn that answers it. The turn runs to its end whether or not
/// anybody follows it.
public struct AcceptedTurn: Sendable {
  /// The customer's message: from now on it survives anything that happens to this process.
  public let message: Message
  /// Whether the turn starts now; otherwise it runs or is over, started by the same message before.
  public let startsNow: Bool
  let feed: TurnFeed

  /// What happens until the reply, from the beginning, for each who asks.
  public var events: AsyncStream<TurnEvent> { feed.events() }

  /// The reply, when the turn is over and has one.
  public var finishedReply: Reply? {
    if case .completed(let reply)? = feed.end { reply } else { nil }
  }

  /// The reply, without what happens before it. Throws the problem for which there is none.
  public func reply() async throws -> Reply {
    guard let reply = try await end() else { throw Problem.withPeople }
    return reply
  }

  /// The reply, or nothing when people have the conversation. Throws the problem for which there is none.
  public func end() async throws -> Reply? {
    for await event in events {
      switch event {
      case .completed(let reply): return reply
      case .passed: return nil
      case .failed(let problem): throw problem
      default: continue
      }
    }
    throw CancellationError()
  }
}
