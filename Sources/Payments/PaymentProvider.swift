public import Essentials

/// A service that takes customers' money: the sandbox, or Stripe.
///
/// A payment is made in two steps, so that there is no moment at which money may have moved under a name that nobody
/// knows: ``create(_:key:_:)`` moves nothing and gives the name, ``confirm(_:key:_:)`` takes the money. Whoever is not
/// sure what became of a payment asks ``payment(_:_:)``, and who wants it not to happen any more asks
/// ``cancel(_:_:)``: after that it cannot.
///
/// A payment may get another name when it succeeds: one that was made on a page of the provider's has the page's name
/// first. The new name is what ``refund(_:key:_:)`` takes and ``ledger(_:_:)`` tells; the old one can be asked for still.
///
/// Each call ends within a time that the provider sets itself, with ``PaymentError/timeout`` when no answer came. A
/// call with a key gives, when it is made again with the same request, the first answer again, and
/// ``PaymentError/keyReused`` with another request. Providers may forget keys after a day.
public protocol PaymentProvider: Sendable {
  /// Its name, such as `sandbox`; stored with each payment.
  var name: String { get }

  /// Makes a payment that is not confirmed. No money moves.
  func create(
    _ request: PaymentRequest, key: String, _ tenant: TenantContext
  ) async throws(PaymentError) -> Payment

  /// Takes the money, or begins to: the payment that comes back has succeeded, is processing, or requires the customer's
  /// action.
  /// - Throws: ``PaymentError/declined(_:)`` when the bank refuses; the payment has failed then.
  func confirm(_ id: PaymentID, key: String, _ tenant: TenantContext) async throws(PaymentError) -> Payment

  /// Sees to it that a payment takes no money any more.
  /// - Returns: The payment as it is now: canceled or failed; succeeded when the money was taken before; processing when
  ///   the provider cannot stop it.
  func cancel(_ id: PaymentID, _ tenant: TenantContext) async throws(PaymentError) -> Payment

  /// The payment as it is now, or nothing when the provider has none of this name.
  func payment(_ id: PaymentID, _ tenant: TenantContext) async throws(PaymentError) -> Payment?

  /// Gives money back.
  func refund(
    _ request: RefundRequest, key: String, _ tenant: TenantContext
  ) async throws(PaymentError) -> PaymentRefund

  /// All refunds of a payment as they are now, oldest first.
  func refunds(of id: PaymentID, _ tenant: TenantContext) async throws(PaymentError) -> [PaymentRefund]

  /// What the provider has in its books of this tenant's payments, a page at a time, in an order of its own: for those
  /// who compare. Each payment that is there when the first page is asked for comes once. A payment that was only begun on
  /// a page of the provider's may be missing until the customer pays.
  func ledger(_ query: LedgerQuery, _ tenant: TenantContext) async throws(PaymentError) -> LedgerPage

  /// The provider's name for a customer of ours; made when there is none.
  func payer(_ profile: PayerProfile, _ tenant: TenantContext) async throws(PaymentError) -> PayerID

  /// The payment methods that a customer has saved.
  func savedMethods(of payer: PayerID, _ tenant: TenantContext) async throws(PaymentError)
    -> [SavedPaymentMethod]

  /// A dispute as it is now, or nothing when the provider has none of this name.
  func dispute(_ id: DisputeID, _ tenant: TenantContext) async throws(PaymentError) -> PaymentDispute?

  /// The page of the provider's on which any customer can pay, without a saved card; nothing where there is none.
  var hostedMethod: HostedPaymentMethod? { get }

  /// What everybody may try; none where payments take real money.
  var testMethods: [TestPaymentMethod] { get }

  /// The test payment method that a token stands for, listed among ``testMethods`` or not.
  func testMethod(_ token: String) -> TestPaymentMethod?
}

extension PaymentProvider {
  public var hostedMethod: HostedPaymentMethod? { nil }
  public func dispute(
    _ id: DisputeID, _ tenant: TenantContext
  ) async throws(PaymentError) -> PaymentDispute? { nil }
  public var testMethods: [TestPaymentMethod] { [] }
  public func testMethod(_ token: String) -> TestPaymentMethod? { testMethods.first { $0.token == token } }
}

/// Which part of a provider's books to show.
public struct LedgerQuery: Hashable, Sendable {
  /// Payments made at or after this moment.
  public var since: Timestamp
  /// ``LedgerPage/next`` of the page before.
  public var after: PaymentID?
  /// How many at most, 1 to 100.
  public var limit: Int

  /// Makes a query.
  public init(since: Timestamp, after: PaymentID? = nil, limit: Int = 100) {
    self.since = since
    self.after = after
    self.limit = min(max(limit, 1), 100)
  }
}

/// A page of a provider's books.
public struct LedgerPage: Hashable, Sendable {
  /// The payments.
  public var payments: [Payment]
  /// Where the next page begins; nothing after the last one.
  public var next: PaymentID?

  /// Makes a page.
  public init(_ payments: [Payment], next: PaymentID?) {
    self.payments = payments
    self.next = next
  }
}
