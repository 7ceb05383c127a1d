import Essentials
import Payments
import Telemetry

/// Moves operations on, a step at a time: one call to the outside, then one transaction with its result. It can be stopped
/// between any two, in any process, and goes on from what is written down. Several may move the same operation: calls
/// carry keys, so that the provider does each thing once, and of two who write the second finds that it is too late.
struct OrderSaga {
  let desk: OrderDesk

  init(_ desk: OrderDesk) { self.desk = desk }

  var store: OrderStore { desk.store }
  var now: Timestamp { desk.clock.now }

  /// What is known beside the database while an operation is moved.
  struct Course {
    /// The payment as the provider has just told it.
    var fresh: Payment?
    /// Calls whose outcome is not known.
    var failures = 0
  }

  private static let stepLimit = 40
  /// How often a call is repeated at once before it is left for later.
  static let attemptsAtOnce = 3

  /// Moves an operation as far as it goes now.
  @discardableResult
  func drive(_ id: OperationID) async throws -> OrderOperation {
    var course = Course()
    for _ in 0..<Self.stepLimit {
      guard let operation = try await store.operation(id) else { throw Problem.unknownOperation(id) }
      guard !operation.state.isFinal, operation.state != .waitingForOperator else { return operation }
      do {
        guard try await step(operation, &course) else { break }
      } catch is OrderBook.Moved {
        course.fresh = nil
      }
    }
    guard let operation = try await store.operation(id) else { throw Problem.unknownOperation(id) }
    return operation
  }

  /// One step.
  /// - Returns: Whether there may be another one at once.
  private func step(_ operation: OrderOperation, _ course: inout Course) async throws -> Bool {
    switch operation.state {
    case .charging: try await charge(operation, &course)
    case .refunding: try await refund(operation, &course)
    case .delivering: try await deliver(operation)
    case .unwinding: try await unwind(operation, &course)
    case .waitingForOperator, .done, .failed, .rejected: false
    }
  }

  // MARK: Delivering

  private func deliver(_ operation: OrderOperation) async throws -> Bool {
    if let fulfilment = desk.fulfilment, let order = try await store.order(operation.order) {
      let change = OrderChange(
        operation: operation.id, purpose: operation.purpose, order: order,
        added: order.lines.filter { operation.plan.added.contains($0.number) },
        removed: order.lines.filter { operation.plan.removed.contains($0.number) })
      do {
        try await fulfilment.fulfil(change)
      } catch {
        desk.logger.error(
          "Tickets cannot be made now",
          ["operation": .string(operation.id.text), "error": .string("\(error)")])
        return try await pause(operation)
      }
    }
    return try await move(operation) { operation, _, _ in
      operation.state = operation.plan.refunds.allSatisfy(\.isDone) ? .done : .refunding
    }
  }

  // MARK: Parts

  /// A call to a provider, with a bound on its time that does not depend on the provider.
  func call<T: Sendable>(
    _ provider: String,
    _ body: @escaping @Sendable (any PaymentProvider, TenantContext) async throws -> T
  ) async throws(PaymentError) -> T {
    guard let payments = desk.providers[provider] else {
      throw .invalidRequest("the payment was made at “\(provider)”, which is not configured here any more")
    }
    let tenant = desk.tenant
    do {
      return try await within(desk.settings.callLimit, else: PaymentError.timeout) {
        try await body(payments, tenant)
      }
    } catch let error as PaymentError {
      throw error
    } catch {
      // Cancelled on the way: nobody knows what the provider has done.
      throw .timeout
    }
  }

  /// Writes down what has come of a step: the operation and whatever else `change` does, all or nothing.
  /// - Returns: True, so that the next step follows.
  /// - Throws: ``OrderBook/Moved`` when somebody else has moved the operation.
  @discardableResult
  func move(
    _ operation: OrderOperation,
    _ change: @Sendable (inout OrderOperation, inout Order, OrderBook) async throws -> Void
  ) async throws -> Bool {
    let moved = try await store.write { book in
      var moved = operation
      moved.isLeft = try await book.claim(operation)
      var order = try await book.existingOrder(operation.order)
      moved.attempts = 0
      moved.wakeAt = book.now + desk.settings.grace
      try await change(&moved, &order, book)
      precondition(
        moved.state == operation.state
          || OperationState.transitions[operation.state]?.contains(moved.state) == true,
        "\(operation.state) does not lead to \(moved.state)")
      if moved.state.isFinal || moved.state == .waitingForOperator { moved.wakeAt = nil }
      if moved.state == .done {
        try await book.grantCredit(of: moved, to: &order, for: desk.policies.credits.lifetime)
      }
      // What was charged is with the provider; the token has done its part.
      if moved.state != .charging { moved.plan.method = nil }
      try await book.update(moved)
      try await book.update(order)
      if moved.state != operation.state, moved.isNews, OrderOutcome(moved, order).status.isNews {
        try await book.notify(moved, order)
      }
      return moved
    }
    if moved.state != operation.state, moved.wakeAt == nil {
      desk.metrics.operations.increment([moved.purpose.rawValue, moved.state.rawValue])
    }
    return true
  }

  /// Leaves an operation for later, each time for longer.
  /// - Returns: False: nothing more can be done now.
  func pause(_ operation: OrderOperation, for time: Duration? = nil) async throws -> Bool {
    let backoff = Duration.seconds(min(60, 1 << min(operation.attempts + 1, 6)))
    try await store.write { book in
      var paused = operation
      paused.isLeft = try await book.claim(operation)
      paused.attempts += 1
      // Tickets that are late were promised already.
      if paused.state != .delivering { paused.isLeft = true }
      paused.wakeAt = book.now + (time ?? backoff)
      try await book.update(paused)
    }
    return false
  }
}
