public import Essentials
public import Payments
import Telemetry

/// What providers tell of their own accord. Nothing is believed: each event is a reason to ask.
extension OrderDesk {
  /// Looks at what an event is about, and does what follows.
  ///
  /// - Returns: The operation that was looked at, if there is one.
  /// - Throws: What stood in the way; the event must come again then.
  public func take(_ event: PaymentEvent) async throws -> OperationID? {
    metrics.events.increment([event.provider, OrderMetrics.eventType(event.type)])
    if let dispute = event.dispute { try await noteDispute(dispute, event) }
    let order = try await order(of: event)
    guard let operation = try await operation(of: event, order) else {
      if let order { try await noteFailedRefunds(event, order) }
      return nil
    }
    _ = try await OrderSaga(self).drive(operation)
    if let order { try await noteFailedRefunds(event, order) }
    return operation
  }

  private func order(of event: PaymentEvent) async throws -> OrderID? {
    guard let payment = event.payment else { return nil }
    return try await store.read { try await $0.order(paidWith: payment, at: event.provider) }
  }

  /// What is named on the payment, or what is open on the order that was paid with it.
  private func operation(of event: PaymentEvent, _ order: OrderID?) async throws -> OperationID? {
    if let named = event.operation.flatMap({ OperationID($0) }),
      let operation = try await store.operation(named), operation.provider == event.provider
    {
      return operation.state.isFinal ? try await open(order) : named
    }
    return try await open(order)
  }

  private func open(_ order: OrderID?) async throws -> OperationID? {
    guard let order else { return nil }
    return try await store.order(order)?.openOperation?.id
  }

  // MARK: Disputes

  private func noteDispute(_ id: DisputeID, _ event: PaymentEvent) async throws {
    guard let provider = providers[event.provider], let dispute = try await provider.dispute(id, tenant)
    else {
      return
    }
    let noted = try await store.write { book -> OrderID? in
      guard let name = try await book.order(paidWith: dispute.payment, at: event.provider),
        let order = try await book.order(name)
      else { return nil }
      return try await book.note(dispute, of: order, provider: event.provider) ? name : nil
    }
    guard let noted else { return }
    metrics.disputes.increment([event.provider, dispute.status.rawValue])
    logger.warning(
      "A customer disputes a payment",
      [
        "order": .string(noted.text), "payment": .string(dispute.payment.rawValue),
        "dispute": .string(dispute.id.rawValue), "status": .string(dispute.status.rawValue),
        "amount": .string(dispute.amount.description), "reason": .string(dispute.reason),
      ])
  }

  // MARK: Refunds that failed after all

  /// A bank may send a refund back days after it was said to be done. The money is the company's then, and the customer
  /// has neither it nor the seats: a person must see to it.
  private func noteFailedRefunds(_ event: PaymentEvent, _ order: OrderID) async throws {
    guard event.type.contains("refund"), let payment = event.payment,
      let provider = providers[event.provider]
    else { return }
    for refund in try await provider.refunds(of: payment, tenant) where refund.status == .failed {
      let isNews = try await store.write { book in
        try await book.noteBounced(refund, of: try await book.existingOrder(order))
      }
      guard isNews else { continue }
      metrics.bounced.increment([event.provider])
      logger.error(
        "A refund that was done has come back: the customer must get the money another way",
        [
          "order": .string(order.text), "refund": .string(refund.id.rawValue),
          "amount": .string(refund.amount.description),
        ])
    }
  }
}
