import Essentials
import Synchronization
import Telemetry

extension GatewayChain {
  /// Asks a model, and after a while without a token the next one of the route side by side. The first visible token
  /// wins, the other call is given up.
  func pursueHedged(_ first: GatewayAttempt) async throws(ModelError) -> GatewayOpening {
    guard let hedging = call.gateway.settings.hedging else { return try await pursue(first) }
    let gateway = call.gateway
    gateway.hedges.deposit()
    let start = HedgeStart()
    let result = await withTaskGroup(
      of: (isHedge: Bool, Result<GatewayOpening, ModelError>?).self,
      returning: Result<GatewayOpening, ModelError>.self
    ) { group in
      group.addTask { (false, await self.result(first)) }
      group.addTask {
        try? await gateway.clock.sleep(until: gateway.clock.instant + hedging.delay)
        guard !Task.isCancelled, start.begin(), gateway.hedges.withdraw(),
          let second = try? await self.nextAttempt()
        else { return (true, nil) }
        start.ask()
        return (true, await self.result(second))
      }
      var failures: [ModelError] = []
      while let (isHedge, result) = await group.next() {
        switch result {
        case .success(let opening):
          group.cancelAll()
          if start.hasAsked {
            gateway.metrics.hedges.increment([isHedge ? "second" : "first"])
          }
          return .success(opening)
        case .failure(let error):
          failures.append(error)
          // The second one is not needed any more: the chain goes on by itself.
          if !isHedge, start.forbid() { group.cancelAll() }
        case nil: break
        }
      }
      return .failure(ModelError.mostTelling(failures) ?? Self.cancelled)
    }
    return try result.get()
  }

  private func result(_ attempt: GatewayAttempt) async -> Result<GatewayOpening, ModelError> {
    do throws(ModelError) { return .success(try await pursue(attempt)) } catch { return .failure(error) }
  }
}

/// Whether the second model is asked: it begins, or it is forbidden before that.
private final class HedgeStart: Sendable {
  private enum State {
    case open
    case begun
    case asked
    case forbidden
  }

  private let state = Mutex(State.open)

  var hasAsked: Bool { state.withLock { $0 == .asked } }

  func ask() {
    state.withLock { $0 = .asked }
  }

  func begin() -> Bool {
    state.withLock { state in
      if state == .open { state = .begun }
      return state == .begun
    }
  }

  func forbid() -> Bool {
    state.withLock { state in
      if state == .open { state = .forbidden }
      return state == .forbidden
    }
  }
}
