import Essentials
import Telemetry

/// Takes up what was left over: by a crash, by a provider that did not answer, by a customer who did not come back.
extension OrderDesk {
  /// Moves all operations on that are due, each as far as it goes now. Any number of processes may do it at once.
  /// - Returns: How many were due.
  @discardableResult
  public func reconcile() async throws -> Int {
    var count = 0
    while true {
      let due = try await store.claimDue(limit: Self.batch, for: settings.grace)
      for id in due {
        try Task.checkCancellation()
        await takeUp(id)
      }
      count += due.count
      if due.count < Self.batch { return count }
    }
  }

  private static let batch = 20

  private func takeUp(_ id: OperationID) async {
    do {
      let operation = try await OrderSaga(self).drive(id)
      metrics.recovered.increment([operation.purpose.rawValue])
    } catch {
      // One that cannot be moved must not keep the others from it; it is due again after the grace.
      logger.error(
        "An operation on an order cannot be moved on",
        ["operation": .string(id.text), "error": .string("\(error)")])
    }
  }

  /// Looks for operations that are due, for events that were called off and for what customers have to be told, at once
  /// and again and again, until the task is cancelled.
  public func run(_ teller: Teller) async {
    while !Task.isCancelled {
      do {
        try await reconcile()
        try await refundCalledOff()
        try await tellNotices(teller)
      } catch is CancellationError {
        return
      } catch {
        logger.warning("Orders cannot be reconciled now", ["error": .string("\(error)")])
      }
      try? await timer.sleep(until: timer.instant + settings.interval)
    }
  }
}
