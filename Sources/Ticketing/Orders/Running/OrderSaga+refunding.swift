import Essentials
import Payments
import Telemetry

/// Giving money back.
extension OrderSaga {
  func refund(_ operation: OrderOperation, _ course: inout Course) async throws -> Bool {
    guard let index = operation.plan.refunds.firstIndex(where: { !$0.isDone }) else {
      // All of it comes back as credit.
      return try await move(operation) { try await complete(&$0, &$1, $2) }
    }
    guard let order = try await store.order(operation.order) else { return false }
    let planned = operation.plan.refunds[index]
    let key = "\(operation.id)/refund/\(index)/\(operation.plan.round)"
    do {
      let refund = try await made(
        planned.payment, at: planned.provider ?? operation.provider,
        Money(minorUnits: planned.minorUnits, order.paid.currency), key: key, operation)
      switch refund.status {
      case .succeeded: return try await noteRefund(operation, index, refund)
      case .pending: return try await pause(operation, for: desk.settings.poll)
      case .failed:
        return try await refuse(operation, "The customer's bank did not take the money back.")
      }
    } catch let error as PaymentError {
      switch error {
      case .timeout, .network:
        course.failures += 1
        if course.failures < Self.attemptsAtOnce { return true }
        return try await pause(operation)
      case .misconfigured:
        desk.logger.error(
          "Refunds are not possible", ["operation": .string(operation.id.text), "error": .string("\(error)")])
        return try await pause(operation)
      case .rateLimited: return try await pause(operation)
      case .declined, .authenticationRequired, .invalidRequest, .keyReused:
        return try await refuse(operation, "\(error)")
      }
    }
  }

  /// The refund of a key: asked for first, for a provider may have forgotten the key by now; made if there is none.
  private func made(
    _ payment: PaymentID, at provider: String, _ amount: Money, key: String, _ operation: OrderOperation
  ) async throws(PaymentError) -> PaymentRefund {
    let refunds = try await call(provider) { try await $0.refunds(of: payment, $1) }
    if let refund = refunds.first(where: { $0.key == key }) { return refund }
    let request = RefundRequest(
      payment: payment, amount: amount,
      metadata: ["order": operation.order.text, "operation": operation.id.text])
    return try await call(provider) { try await $0.refund(request, key: key, $1) }
  }

  private func noteRefund(
    _ operation: OrderOperation, _ index: Int, _ refund: PaymentRefund
  ) async throws -> Bool {
    return try await move(operation) { operation, order, book in
      let provider = operation.plan.refunds[index].provider ?? operation.provider
      let before = order.state
      operation.plan.refunds[index].isDone = true
      try await book.addRefund(refund.amount.minorUnits, to: refund.payment, provider: provider)
      order.refunded = try order.refunded + refund.amount
      if operation.plan.refunds.allSatisfy(\.isDone) {
        try await complete(&operation, &order, book)
      }
      try await book.note(
        "\(operation.purpose.rawValue).refunded", order.id, from: before, to: order.state,
        by: operation.author,
        ["refund": .string(refund.id.rawValue), "amount": .integer(refund.amount.minorUnits)])
    }
  }

  /// All that goes back to cards has gone back.
  private func complete(
    _ operation: inout OrderOperation, _ order: inout Order, _ book: OrderBook
  ) async throws {
    guard operation.purpose == .refund else { return operation.state = .done }
    operation.state = .delivering
    try await apply(operation, &order, operation.plan.isWhole ? .allReturned : .someReturned, book)
  }

  /// The provider will not do it: a person must decide.
  private func refuse(_ operation: OrderOperation, _ reason: String) async throws -> Bool {
    try await move(operation) { operation, order, book in
      operation.state = .waitingForOperator
      operation.failure = OperationFailure(code: "refund_refused", message: reason)
      try await book.note(
        "\(operation.purpose.rawValue).refused", order.id, from: order.state, to: order.state, by: .system,
        ["reason": .string(reason)])
    }
  }

  // MARK: Unwinding

  /// Sees to it that a payment whose seats were given up does not stand.
  func unwind(_ operation: OrderOperation, _ course: inout Course) async throws -> Bool {
    guard let id = operation.payment else { return false }
    do {
      let payment = try await call(operation.provider) { try await $0.cancel(id, $1) }
      switch payment.status {
      case .canceled, .failed:
        return try await move(operation) { operation, _, _ in operation.state = .failed }
      case .succeeded:
        let refund = try await made(
          payment.id, at: operation.provider, payment.amount, key: "\(operation.id)/unwind", operation)
        if refund.status == .succeeded { return try await noteUnwound(operation, refund) }
        if refund.status == .failed { logUnwinding(operation, "the customer's bank refuses") }
      case .processing, .requiresAction, .unconfirmed: break
      }
    } catch let error as PaymentError {
      logUnwinding(operation, "\(error)")
    }
    return try await pause(operation)
  }

  /// Takes up something that has failed for us, and for which money was taken all the same: that goes back.
  func reopen(_ id: OperationID, _ payment: PaymentID) async throws {
    guard let operation = try await store.operation(id), operation.state == .failed else { return }
    do {
      try await move(operation) { operation, order, book in
        operation.state = .unwinding
        operation.payment = payment
        operation.failure = .unresolved
        operation.isLeft = true
        try await book.note(
          "\(operation.purpose.rawValue).found_paid", order.id, from: order.state, to: order.state,
          by: .system,
          ["payment": .string(payment.rawValue)])
      }
    } catch is OrderBook.Moved {
      return
    }
    try await drive(id)
  }

  private func logUnwinding(_ operation: OrderOperation, _ reason: String) {
    desk.logger.error(
      "A payment without seats cannot be given back yet",
      [
        "operation": .string(operation.id.text), "order": .string(operation.order.text),
        "error": .string(reason),
      ])
  }

  private func noteUnwound(_ operation: OrderOperation, _ refund: PaymentRefund) async throws -> Bool {
    return try await move(operation) { operation, order, book in
      let provider = operation.provider
      try await book.insert(
        refund.payment, amount: refund.amount.minorUnits, of: order.id, provider: provider)
      try await book.addRefund(refund.amount.minorUnits, to: refund.payment, provider: provider)
      order.paid = try order.paid + refund.amount
      order.refunded = try order.refunded + refund.amount
      operation.state = .failed
      try await book.note(
        "\(operation.purpose.rawValue).unwound", order.id, from: order.state, to: order.state, by: .system,
        ["refund": .string(refund.id.rawValue), "amount": .integer(refund.amount.minorUnits)])
    }
  }

  // MARK: Deciding

  /// What an operator decides about an operation that waits.
  func decide(_ id: OperationID, isApproved: Bool, by author: OrderAuthor) async throws -> OrderOutcome {
    guard author.role == .operator else { throw Problem.operatorsOnly }
    guard let waiting = try await store.operation(id) else { throw Problem.unknownOperation(id) }
    guard waiting.state == .waitingForOperator else { throw Problem.notWaiting(waiting.summary) }
    // What has gone back cannot be taken again, and seats whose money is partly back are not the customer's any more.
    guard isApproved || !waiting.plan.refunds.contains(where: \.isDone) else { throw Problem.partlyRefunded }
    do {
      try await move(waiting) { operation, order, book in
        if isApproved {
          // What was refused before has a key of its own the next time.
          if operation.failure != nil { operation.plan.round += 1 }
          operation.failure = nil
          operation.state = .refunding
        } else {
          operation.state = .rejected
          if operation.purpose == .refund {
            try await book.set(operation.plan.removed, of: &order, to: .active)
          }
        }
        try await book.note(
          "\(operation.purpose.rawValue).\(isApproved ? "approved" : "rejected")", order.id,
          from: order.state,
          to: order.state, by: author)
      }
    } catch is OrderBook.Moved {
      throw Problem.orderChanged
    }
    let outcome = try await desk.finish(id)
    if outcome.status == .refundPending {
      // Its end will be told as well; that it was agreed to need not wait for that.
      try await store.write { book in
        guard let operation = try await book.operation(id) else { return }
        try await book.notify(operation, try await book.existingOrder(operation.order))
      }
    }
    return outcome
  }
}
