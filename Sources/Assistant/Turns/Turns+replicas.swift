import Essentials
import Telemetry

/// What turns know of other processes on the same database.
extension Turns {
  /// How often another process's answer is looked for, at first and at most.
  private static let looking = (first: Duration.milliseconds(20), longest: Duration.milliseconds(250))
  /// After that nobody waits for another process's answer any more.
  private static let mostPatience = Duration.seconds(300)

  /// Waits until no other process answers a message that comes before the turn's in its conversation.
  func waitForOthers(before turn: Turn) async {
    guard let ordinal = turn.behind else { return }
    await look {
      try await !self.services.store.isBehind(
        ordinal, in: turn.message.conversation, self.claims.holder, turn.tenant) ? true : nil
    }
  }

  /// The turn of a message that another process answers: it has no events but its end.
  func followed(_ message: Message, _ tenant: TenantContext) -> AcceptedTurn {
    let feed = TurnFeed()
    Task { feed.tell(await end(of: message, tenant)) }
    return AcceptedTurn(message: message, startsNow: false, feed: feed)
  }

  /// How another process's turn ends.
  func end(of message: Message, _ tenant: TenantContext) async -> TurnEvent {
    await look {
      switch try await self.services.store.progress(of: message, tenant) {
      case .answered(let reply): .completed(reply)
      case .left: .failed(.turnFailed)
      case .passed: .passed
      case .claimed: nil
      }
    } ?? .failed(.turnFailed)
  }

  /// How a turn ends that another process has taken over. The task of this one is cancelled, so another one looks.
  func elsewhere(_ turn: Turn) async -> TurnEvent {
    await Task { await end(of: turn.message, turn.tenant) }.value
  }

  /// Lets go of the message of a turn that has failed. Where that cannot be written, the claim lapses by itself, and
  /// whoever sees that tries once more.
  func release(_ turn: Turn, _ problem: Problem) async {
    do {
      try await services.store.release(
        turn.message.id, by: claims.holder, turn.tenant,
        .errorOccurred(problem, answering: turn.message, at: services.clock.now))
    } catch {
      services.logger.warning(
        "A message's claim is left to lapse",
        ["message": .string(turn.message.id.text), "error": .string("\(error)")])
    }
  }

  /// Looks until there is something to see. The database may be away meanwhile.
  @discardableResult
  private func look<Sight>(_ see: @Sendable () async throws -> Sight?) async -> Sight? {
    let end = ContinuousClock.now + Self.mostPatience
    var pause = Self.looking.first
    while !Task.isCancelled, ContinuousClock.now < end {
      do {
        if let sight = try await see() { return sight }
      } catch {
        services.logger.warning(
          "It cannot be seen now what other processes do", ["error": .string("\(error)")])
      }
      try? await Task.sleep(for: pause)
      pause = min(pause * 2, Self.looking.longest)
    }
    return nil
  }
}
