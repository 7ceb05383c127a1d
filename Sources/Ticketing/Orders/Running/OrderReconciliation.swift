public import Essentials
public import Payments
import Persistence
import Telemetry

/// Takes up what was left over: by a crash, by a provider that did not answer, by a customer who did not come back.
extension OrderDesk {
  /// What is told when an operation has come to its end here, and not before the eyes of who has begun it.
  public typealias SettledHandler = @Sendable (OrderOutcome, OrderAuthor) async -> Void

  /// Moves all operations on that are due, each as far as it goes now. Any number of processes may do it at once.
  /// - Returns: How many were due.
  @discardableResult
  public func reconcile(_ settled: SettledHandler = { _, _ in }) async throws -> Int {
    var count = 0
    while true {
      let due = try await store.claimDue(limit: Self.batch, for: settings.grace)
      for id in due {
        try Task.checkCancellation()
        await takeUp(id, settled)
      }
      count += due.count
      if due.count < Self.batch { return count }
    }
  }

  private static let batch = 20

  private func takeUp(_ id: OperationID, _ settled: SettledHandler) async {
    do {
      let wasOver = try await store.operation(id)?.state.isFinal == true
      let operation = try await OrderSaga(self).drive(id)
      metrics.recovered.increment([operation.purpose.rawValue])
      guard operation.state.isFinal, !wasOver, let order = try await store.order(operation.order) else {
        return
      }
      await settled(OrderOutcome(operation, order), operation.author)
    } catch {
      // One that cannot be moved must not keep the others from it; it is due again after the grace.
      logger.error(
        "An operation on an order cannot be moved on",
        ["operation": .string(id.text), "error": .string("\(error)")])
    }
  }

  /// Looks for operations that are due, and for events that were called off, at once and again and again, until the task is cancelled.
  public func run(_ settled: SettledHandler = { _, _ in }) async {
    while !Task.isCancelled {
      do {
        try await reconcile(settled)
        try await refundCalledOff(settled)
      } catch is CancellationError {
        return
      } catch {
        logger.warning("Orders cannot be reconciled now", ["error": .string("\(error)")])
      }
      try? await timer.sleep(until: timer.instant + settings.interval)
    }
  }

  // MARK: Comparing the books

  /// One payment about which the provider's books and ours say different things.
  public struct LedgerDifference: Hashable, Sendable {
    /// The payment.
    public let payment: PaymentID
    /// The order that it names.
    public let order: OrderID?
    /// What the provider took, less what it gave back, in minor units.
    public let provider: Int64
    /// What we have written down of that.
    public let ours: Int64
  }

  /// Compares the provider's books with ours, payment by payment.
  ///
  /// - Parameter since: Payments made at or after this moment.
  /// - Returns: Where they differ, apart from what an operation that is under way will settle.
  public func compareLedgers(since: Timestamp) async throws -> [LedgerDifference] {
    var differences: [LedgerDifference] = []
    var query = LedgerQuery(since: since)
    while true {
      let page = try await payments.ledger(query, tenant)
      for payment in page.payments {
        if let difference = try await difference(of: payment) { differences.append(difference) }
      }
      guard let next = page.next else { return differences }
      query.after = next
    }
  }

  private func difference(of payment: Payment) async throws -> LedgerDifference? {
    let taken = payment.status == .succeeded ? payment.amount.minorUnits - payment.refunded.minorUnits : 0
    let order = payment.metadata["order"].flatMap { OrderID($0) }
    let operation = payment.metadata["operation"].flatMap { OperationID($0) }
    let (ours, isOpen) = try await store.read { book in
      let row = try await book.connection.first(
        """
        SELECT amount - refunded AS taken FROM order_payments
        WHERE tenant_id = \(tenant.tenant) AND provider = \(payments.name) AND payment_id = \(payment.id)
        """)
      var isOpen = false
      if let operation { isOpen = try await book.operation(operation)?.state.isFinal == false }
      if let order, try await book.order(order)?.openOperation != nil { isOpen = true }
      return (try row?.value("taken", as: Int64.self) ?? 0, isOpen)
    }
    guard ours != taken, !isOpen else { return nil }
    return LedgerDifference(payment: payment.id, order: order, provider: taken, ours: ours)
  }
}
