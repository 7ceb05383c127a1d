import Essentials
import Payments
import Persistence
import Telemetry

/// Taking money.
extension OrderSaga {
  func charge(_ operation: OrderOperation, _ course: inout Course) async throws -> Bool {
    do {
      guard let id = operation.payment else { return try await create(operation, &course) }
      guard let payment = try await known(id, operation, &course) else {
        // The provider gave the name itself, so this is for a person to look at; nothing can be charged under it.
        desk.logger.error("The provider does not know a payment", ["operation": .string(operation.id.text)])
        return try await fail(operation, .abandoned, event: .abandoned)
      }
      let isOver = now >= operation.deadline
      switch payment.status {
      case .unconfirmed where !isOver:
        let key = "\(operation.id)/confirm"
        return try await learn(
          try await call(operation.provider) { try await $0.confirm(id, key: key, $1) }, operation)
      case .unconfirmed where isOver, .requiresAction where isOver:
        return try await learn(try await call(operation.provider) { try await $0.cancel(id, $1) }, operation)
      default:
        return try await learn(payment, operation)
      }
    } catch let error as PaymentError {
      return try await recover(from: error, operation, &course)
    }
  }

  /// Makes the payment known to the provider and writes down its name; no money moves.
  private func create(_ operation: OrderOperation, _ course: inout Course) async throws -> Bool {
    // Nothing was confirmed, for that needs the name: giving up is safe.
    guard now < operation.deadline, let method = operation.plan.method else {
      return try await fail(operation, .abandoned, event: .abandoned)
    }
    guard let order = try await store.order(operation.order) else { return false }
    let request = PaymentRequest(
      amount: Money(minorUnits: operation.plan.charge, order.orderFees.currency), method: method,
      payer: operation.plan.payer, summary: operation.plan.summary, details: operation.plan.details,
      metadata: ["order": operation.order.text, "operation": operation.id.text], deadline: operation.deadline)
    let key = "\(operation.id)/create"
    let payment = try await call(operation.provider) { try await $0.create(request, key: key, $1) }
    try await move(operation) { operation, _, _ in operation.payment = payment.id }
    course.fresh = payment
    return true
  }

  /// The payment as the provider tells it: just now, or asked again.
  private func known(
    _ id: PaymentID, _ operation: OrderOperation, _ course: inout Course
  ) async throws -> Payment? {
    if let fresh = course.fresh {
      course.fresh = nil
      return fresh
    }
    return try await call(operation.provider) { try await $0.payment(id, $1) }
  }

  /// Writes down what the provider has told.
  func learn(_ payment: Payment, _ operation: OrderOperation) async throws -> Bool {
    switch payment.status {
    case .succeeded:
      return try await succeed(operation, payment.id)
    case .failed:
      return try await fail(operation, OperationFailure(payment.decline ?? .generic), event: .declined)
    case .canceled:
      return try await fail(operation, .abandoned, event: .abandoned)
    case .requiresAction:
      let wake = min(now + desk.settings.poll, operation.deadline)
      try await move(operation) { operation, _, _ in
        operation.actionURL = payment.actionURL ?? ""
        operation.isLeft = true
        operation.wakeAt = wake
      }
      return false
    case .processing, .unconfirmed:
      if now >= operation.seatDeadline { return try await giveUpSeats(operation) }
      return try await pause(operation, for: desk.settings.poll)
    }
  }

  private func recover(
    from error: PaymentError, _ operation: OrderOperation, _ course: inout Course
  ) async throws -> Bool {
    switch error {
    case .declined(let code):
      return try await fail(operation, OperationFailure(code), event: .declined)
    case .authenticationRequired:
      return try await fail(
        operation,
        OperationFailure(
          code: "authentication_required", message: "The bank wants the customer to authenticate."),
        event: .declined)
    case .invalidRequest(let reason) where operation.payment == nil:
      return try await fail(operation, OperationFailure(code: "refused", message: reason), event: .declined)
    case .misconfigured:
      desk.logger.error(
        "Payments are not possible", ["operation": .string(operation.id.text), "error": .string("\(error)")])
      if operation.payment == nil { return try await fail(operation, .unavailable, event: .declined) }
    case .timeout, .network, .invalidRequest, .keyReused:
      // Whatever was meant by it, the next step asks how the payment stands.
      course.failures += 1
      if course.failures < Self.attemptsAtOnce { return true }
    case .rateLimited: break
    }
    if now >= operation.seatDeadline { return try await giveUpSeats(operation) }
    return try await pause(operation)
  }

  // MARK: Results

  private func succeed(_ operation: OrderOperation, _ payment: PaymentID) async throws -> Bool {
    return try await move(operation) { operation, order, book in
      let before = order.state
      try await book.insert(
        payment, amount: operation.plan.charge, of: order.id, provider: operation.provider)
      order.paid = try order.paid + Money(minorUnits: operation.plan.charge, order.paid.currency)
      operation.state = .delivering
      operation.actionURL = nil
      try await apply(operation, &order, operation.purpose == .purchase ? .paid : .changed, book)
      try await book.note(
        "\(operation.purpose.rawValue).paid", order.id, from: before, to: order.state, by: operation.author,
        ["payment": .string(payment.rawValue), "amount": .integer(operation.plan.charge)])
    }
  }

  /// The new seats become the customer's, the old ones anybody's, and others are told. Each operation comes here once.
  func apply(
    _ operation: OrderOperation, _ order: inout Order, _ event: OrderEvent, _ book: OrderBook
  ) async throws {
    try await book.set(operation.plan.added, of: &order, to: .active)
    order.credit = try order.credit + Money(minorUnits: operation.plan.credit ?? 0, order.credit.currency)
    try await book.set(
      operation.plan.removed, of: &order, to: operation.purpose == .refund ? .returned : .replaced)
    try await release(operation.plan.removed, of: order, book)
    guard let state = order.state.after(event) else { throw Problem.orderHasNoSeats(order) }
    order.state = state
    try await store.events.add(
      OrderOutcome(operation, order).event(at: book.now), book.tenant, book.connection)
  }

  func release(_ numbers: [Int], of order: Order, _ book: OrderBook) async throws {
    let lines = order.lines.filter { numbers.contains($0.number) }
    for (event, lines) in Dictionary(grouping: lines, by: \.event).sorted(by: { $0.key < $1.key }) {
      try await desk.holds.releaseSeats(of: order.id, lines.map(\.seat), event: event, in: book.connection)
    }
  }

  /// Nothing was taken: the seats go back to where they came from.
  func fail(
    _ operation: OrderOperation, _ failure: OperationFailure, event: OrderEvent
  ) async throws -> Bool {
    try await move(operation) { operation, order, book in
      operation.state = .failed
      operation.failure = failure
      operation.actionURL = nil
      try await dropSeats(operation, &order, event, book, returnsToHold: event == .declined)
      try await book.note(
        "\(operation.purpose.rawValue).failed", order.id,
        from: operation.purpose == .purchase ? .pendingPayment : order.state, to: order.state,
        by: operation.author, ["code": .string(failure.code)])
    }
  }

  private func dropSeats(
    _ operation: OrderOperation, _ order: inout Order, _ event: OrderEvent, _ book: OrderBook,
    returnsToHold: Bool
  ) async throws {
    try await book.set(operation.plan.added, of: &order, to: .dropped)
    try await book.credits.giveBack(operation.id)
    if returnsToHold, let hold = operation.plan.hold {
      try await desk.holds.returnToHold(hold, from: order.id, in: book.connection)
    } else {
      try await release(operation.plan.added, of: order, book)
    }
    if operation.purpose == .purchase, let state = order.state.after(event) { order.state = state }
  }

  /// Nobody can tell what became of the payment, and the seats cannot be kept for ever: they are given up, and the payment
  /// must not stand.
  private func giveUpSeats(_ operation: OrderOperation) async throws -> Bool {
    guard operation.payment != nil else { return try await fail(operation, .unresolved, event: .declined) }
    return try await move(operation) { operation, order, book in
      operation.state = .unwinding
      operation.failure = .unresolved
      operation.actionURL = nil
      try await dropSeats(operation, &order, .declined, book, returnsToHold: false)
      try await book.note(
        "\(operation.purpose.rawValue).unresolved", order.id,
        from: operation.purpose == .purchase ? .pendingPayment : order.state, to: order.state, by: .system)
    }
  }

  /// Gives up a payment because the customer does.
  func abandon(_ id: OperationID) async throws {
    guard let operation = try await store.operation(id), operation.state == .charging else { return }
    do {
      guard let payment = operation.payment else {
        _ = try await fail(operation, .abandoned, event: .abandoned)
        return
      }
      _ = try await learn(
        try await call(operation.provider) { try await $0.cancel(payment, $1) }, operation)
    } catch let error as PaymentError {
      throw OrderDesk.problem(error)
    } catch is OrderBook.Moved {
      // It came to an end at the same moment.
    }
    try await drive(id)
  }
}

extension OperationFailure {
  static let abandoned = OperationFailure(
    code: DeclineCode.abandoned.rawValue, message: DeclineCode.abandoned.explanation)
  static let unavailable = OperationFailure(
    code: "unavailable", message: "Payments are not possible right now. Nothing was charged.")
  static let unresolved = OperationFailure(
    code: "unresolved", message: "The payment service did not tell in time what became of the payment.")

  init(_ code: DeclineCode) {
    self.init(code: code.rawValue, message: code.explanation)
  }
}
