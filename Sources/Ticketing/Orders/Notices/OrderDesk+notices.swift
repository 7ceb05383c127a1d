public import Essentials
import Persistence
import Telemetry

/// Tells customers what has come of what they were told is under way.
extension OrderDesk {
  /// Tells somebody; the same notice may come again after a crash, with the same id.
  public typealias Teller = @Sendable (OrderNotice) async throws -> Void

  private static let noticeBatch = 20

  /// Tells what nobody was told yet. What cannot be told now is told later; any number of processes may do it at once.
  ///
  /// - Parameter operation: Only what there is to tell about this one; everything that is due unless told.
  /// - Returns: How many notices were told.
  @discardableResult
  public func tellNotices(of operation: OperationID? = nil, _ teller: Teller) async throws -> Int {
    var count = 0
    while true {
      let due = try await store.claimNotices(of: operation, limit: Self.noticeBatch, for: settings.grace)
      for notice in due {
        try Task.checkCancellation()
        if try await tell(notice, teller) { count += 1 }
      }
      if due.count < Self.noticeBatch { return count }
    }
  }

  private func tell(_ due: OrderBook.DueNotice, _ teller: Teller) async throws -> Bool {
    var isTold = false
    do {
      // Where it stands otherwise by now, a later notice says so.
      if let notice = try await notice(due) {
        try await teller(notice)
        isTold = true
      }
    } catch {
      metrics.notices.increment(["failed"])
      logger.warning(
        "A customer cannot be told of their order now",
        ["notice": .string(due.id), "error": .string("\(error)")])
      try await store.write { try await $0.postpone(due) }
      return false
    }
    try await store.write { try await $0.noteTold(due) }
    metrics.notices.increment([isTold ? "told" : "outdated"])
    return isTold
  }

  private func notice(_ due: OrderBook.DueNotice) async throws -> OrderNotice? {
    guard let operation = try await store.operation(due.operation),
      let order = try await store.order(operation.order)
    else { return nil }
    let outcome = OrderOutcome(operation, order)
    guard outcome.status.rawValue == due.status else { return nil }
    return OrderNotice(id: due.id, outcome: outcome, author: operation.author)
  }
}

extension OrderStore {
  fileprivate func claimNotices(
    of operation: OperationID?, limit: Int, for time: Duration
  ) async throws -> [OrderBook.DueNotice] {
    let now = clock.now
    return try await database.write(isolation: .readCommitted) { connection in
      try await OrderBook(connection: connection, tenant: tenant, now: now)
        .claimNotices(of: operation, limit: limit, for: time)
    }
  }
}
