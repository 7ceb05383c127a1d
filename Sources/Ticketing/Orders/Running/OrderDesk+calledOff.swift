import Essentials
import Telemetry

/// Gives back what was paid for events that do not take place, where the policy says that nobody has to ask for it.
extension OrderDesk {
  private static let batch = 20

  /// What a refund of this kind is called: there is one of an order for an event, whatever becomes of it.
  static func calledOffKey(_ order: OrderID, _ event: EventID) -> String { "called-off/\(order)/\(event)" }

  /// Returns all tickets for events that are called off. Any number of processes may do it at once.
  ///
  /// - Returns: For how many orders something was begun.
  @discardableResult
  public func refundCalledOff() async throws -> Int {
    guard policies.refunds.calledOffByItself else { return 0 }
    var count = 0
    while true {
      let orders = try await store.calledOff(limit: Self.batch)
      var begun = 0
      for (order, event) in orders {
        try Task.checkCancellation()
        if await refund(order, event) { begun += 1 }
      }
      count += begun
      // What could not be begun is found again; it waits for the next look.
      if orders.count < Self.batch || begun == 0 { return count }
    }
  }

  private func refund(_ order: OrderID, _ event: EventID) async -> Bool {
    do {
      _ = try await refund(order, key: Self.calledOffKey(order, event), by: .system)
      return true
    } catch {
      logger.error(
        "An order for an event that is called off cannot be given back",
        ["order": .string(order.text), "error": .string("\(error)")])
      return false
    }
  }
}
