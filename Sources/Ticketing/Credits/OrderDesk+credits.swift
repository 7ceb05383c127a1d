public import Essentials

extension OrderDesk {
  /// What a customer can spend instead of money, what expires first before the rest.
  public func credits(of customer: CustomerID) async throws -> [CustomerCredit] {
    try await store.read { try await $0.credits.credits(of: customer) }
  }

  /// How much of a total a customer's credits pay.
  public func credit(of customer: CustomerID, for total: Money) async throws -> Money {
    let sum = try await credits(of: customer).reduce(0) { sum, credit in
      credit.left.currency == total.currency ? sum + credit.left.minorUnits : sum
    }
    return Money(minorUnits: min(sum, total.minorUnits), total.currency)
  }

  /// In minor units.
  private static let largestCredit: Int64 = 100_000_000_000

  /// Gives a customer a credit as goodwill.
  ///
  /// - Parameters:
  ///   - note: Why, for the customer and the books.
  ///   - key: The caller's name for it: the same again gives the first one's credit.
  /// - Throws: Problems of status 403 unless the author is an operator, 409 when the key was used for another credit, 422
  ///   when there is nothing to give.
  public func grantCredit(
    _ amount: Money, to customer: CustomerID, note: String, key: String, by author: OrderAuthor
  ) async throws -> CustomerCredit {
    guard author.role == .operator else { throw Problem.operatorsOnly }
    guard (1...Self.largestCredit).contains(amount.minorUnits) else {
      throw Problem.invalid("/amount", "This must be more than nothing, and less than a billion.")
    }
    guard (1...255).contains(key.utf8.count) else {
      throw Problem.invalid("Idempotency-Key", "This must have 1 to 255 characters.")
    }
    let source = "goodwill/\(key)"
    return try await store.write { book in
      let credit = CustomerCredit(
        id: CreditID(at: book.now), customer: customer, amount: amount, left: amount, reason: .goodwill,
        order: nil, note: "\(note) (\(author.name ?? "operator"))",
        expiresAt: book.now + policies.credits.lifetime, createdAt: book.now)
      if try await book.credits.grant(credit, source: source) { return credit }
      guard let earlier = try await book.credits.credit(from: source), earlier.customer == customer,
        earlier.amount == amount
      else { throw Problem.keyReused }
      return earlier
    }
  }
}

extension OrderBook {
  var credits: CreditBook { CreditBook(connection: connection, tenant: tenant, now: now) }

  /// Gives the customer what comes back as credit, when an operation is done.
  func grantCredit(of operation: OrderOperation, to order: inout Order, for time: Duration) async throws {
    guard let back = operation.plan.creditBack, back > 0 else { return }
    let amount = Money(minorUnits: back, order.paid.currency)
    try await credits.grant(
      CustomerCredit(
        id: CreditID(at: now), customer: order.customer, amount: amount, left: amount, reason: .refund,
        order: order.id, note: nil, expiresAt: now + time, createdAt: now), source: operation.id.text)
    order.creditReturned = try order.creditReturned + amount
  }
}
