public import Essentials
public import Payments

/// A mistake that somebody could make in the code that moves money.
public enum Mutant: String, Hashable, Sendable, CaseIterable {
  /// Refunds are made without asking which there are.
  case blindRefund
  /// Each attempt to make a payment has a key of its own.
  case freshCreateKey
  /// Each attempt to give money back has a key of its own.
  case freshRefundKey
  /// A payment whose answer is lost is taken for one that was refused.
  case timeoutIsRefusal
  /// A payment is not cancelled when it is given up.
  case noCancel
}

/// A bank that is used with a mistake: to see that the simulation finds it.
public struct MutatedProvider: PaymentProvider {
  private let bank: any PaymentProvider
  private let mutant: Mutant

  /// Puts a mistake between the orders and a bank.
  public init(_ bank: any PaymentProvider, _ mutant: Mutant) {
    self.bank = bank
    self.mutant = mutant
  }

  public var name: String { bank.name }
  public var hostedMethod: HostedPaymentMethod? { bank.hostedMethod }

  public func create(
    _ request: PaymentRequest, key: String, _ tenant: TenantContext
  ) async throws(PaymentError) -> Payment {
    guard mutant == .freshCreateKey else { return try await bank.create(request, key: key, tenant) }
    let payment = try await bank.create(request, key: key + SecureToken().text, tenant)
    // And is charged at once, as if there were one step only.
    return try await bank.confirm(payment.id, key: key + SecureToken().text, tenant)
  }

  public func confirm(
    _ id: PaymentID, key: String, _ tenant: TenantContext
  ) async throws(PaymentError) -> Payment {
    do {
      return try await bank.confirm(id, key: key, tenant)
    } catch PaymentError.timeout where mutant == .timeoutIsRefusal {
      throw .declined(.generic)
    } catch {
      throw error
    }
  }

  public func cancel(_ id: PaymentID, _ tenant: TenantContext) async throws(PaymentError) -> Payment {
    guard mutant == .noCancel, var payment = try await bank.payment(id, tenant), !payment.status.isFinal
    else {
      return try await bank.cancel(id, tenant)
    }
    payment.status = .canceled
    return payment
  }

  public func payment(_ id: PaymentID, _ tenant: TenantContext) async throws(PaymentError) -> Payment? {
    try await bank.payment(id, tenant)
  }

  public func refund(
    _ request: RefundRequest, key: String, _ tenant: TenantContext
  ) async throws(PaymentError) -> PaymentRefund {
    let isFresh = mutant == .freshRefundKey
    return try await bank.refund(request, key: isFresh ? key + SecureToken().text : key, tenant)
  }

  public func refunds(
    of id: PaymentID, _ tenant: TenantContext
  ) async throws(PaymentError) -> [PaymentRefund] {
    mutant == .blindRefund ? [] : try await bank.refunds(of: id, tenant)
  }

  public func ledger(_ query: LedgerQuery, _ tenant: TenantContext) async throws(PaymentError) -> LedgerPage {
    try await bank.ledger(query, tenant)
  }

  public func payer(_ profile: PayerProfile, _ tenant: TenantContext) async throws(PaymentError) -> PayerID {
    try await bank.payer(profile, tenant)
  }

  public func savedMethods(
    of payer: PayerID, _ tenant: TenantContext
  ) async throws(PaymentError) -> [SavedPaymentMethod] {
    try await bank.savedMethods(of: payer, tenant)
  }
}
