public import Essentials
public import Payments

/// What every request to a bank passes on its way there and back.
public protocol ProviderPassage: Sendable {
  /// Before a request is sent. When it throws, it never arrives.
  func willSend(_ call: String) async throws(PaymentError)
  /// After the bank has done what was asked, and before anybody hears of it. When it throws, nobody does.
  func didAnswer(_ call: String) async throws(PaymentError)
}

/// A bank behind a passage: for tests that lose requests and answers, or end the process between them.
public struct PassedProvider: PaymentProvider {
  /// The bank.
  public let bank: any PaymentProvider
  private let passage: any ProviderPassage

  /// Puts a bank behind a passage.
  public init(_ bank: any PaymentProvider, _ passage: any ProviderPassage) {
    self.bank = bank
    self.passage = passage
  }

  public var name: String { bank.name }
  public var hostedMethod: HostedPaymentMethod? { bank.hostedMethod }
  public var testMethods: [TestPaymentMethod] { bank.testMethods }
  public func testMethod(_ token: String) -> TestPaymentMethod? { bank.testMethod(token) }

  private func pass<T>(
    _ call: String, _ body: () async throws(PaymentError) -> T
  ) async throws(PaymentError) -> T {
    try await passage.willSend(call)
    let result: Result<T, PaymentError>
    do {
      result = .success(try await body())
    } catch {
      result = .failure(error)
    }
    try await passage.didAnswer(call)
    return try result.get()
  }

  public func create(
    _ request: PaymentRequest, key: String, _ tenant: TenantContext
  ) async throws(PaymentError) -> Payment {
    try await pass("create") { () async throws(PaymentError) in
      try await bank.create(request, key: key, tenant)
    }
  }

  public func confirm(
    _ id: PaymentID, key: String, _ tenant: TenantContext
  ) async throws(PaymentError) -> Payment {
    try await pass("confirm") { () async throws(PaymentError) in
      try await bank.confirm(id, key: key, tenant)
    }
  }

  public func cancel(_ id: PaymentID, _ tenant: TenantContext) async throws(PaymentError) -> Payment {
    try await pass("cancel") { () async throws(PaymentError) in try await bank.cancel(id, tenant) }
  }

  public func payment(_ id: PaymentID, _ tenant: TenantContext) async throws(PaymentError) -> Payment? {
    try await pass("payment") { () async throws(PaymentError) in try await bank.payment(id, tenant) }
  }

  public func refund(
    _ request: RefundRequest, key: String, _ tenant: TenantContext
  ) async throws(PaymentError) -> PaymentRefund {
    try await pass("refund") { () async throws(PaymentError) in
      try await bank.refund(request, key: key, tenant)
    }
  }

  public func refunds(
    of id: PaymentID, _ tenant: TenantContext
  ) async throws(PaymentError) -> [PaymentRefund] {
    try await pass("refunds") { () async throws(PaymentError) in try await bank.refunds(of: id, tenant) }
  }

  public func ledger(_ query: LedgerQuery, _ tenant: TenantContext) async throws(PaymentError) -> LedgerPage {
    try await pass("ledger") { () async throws(PaymentError) in try await bank.ledger(query, tenant) }
  }

  public func payer(_ profile: PayerProfile, _ tenant: TenantContext) async throws(PaymentError) -> PayerID {
    try await pass("payer") { () async throws(PaymentError) in try await bank.payer(profile, tenant) }
  }

  public func savedMethods(
    of payer: PayerID, _ tenant: TenantContext
  ) async throws(PaymentError) -> [SavedPaymentMethod] {
    try await pass("savedMethods") { () async throws(PaymentError) in
      try await bank.savedMethods(of: payer, tenant)
    }
  }
}
