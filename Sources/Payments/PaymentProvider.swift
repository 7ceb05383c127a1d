public import Essentials

/// A service that takes customers' money: the sandbox, or Stripe.
///
/// A payment is made in two steps, so that there is no moment at which money may have moved under a name that nobody
/// knows: ``create(_:key:_:)`` moves nothing and gives the name, ``confirm(_:key:_:)`` takes the money. Whoever is not
/// sure what became of a payment asks ``payment(_:_:)``, and who wants it not to happen any more asks
/// ``cancel(_:_:)``: after that it cannot.
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

  /// What the provider has in its books, oldest first, a page at a time: for those who compare.
  func ledger(_ query: LedgerQuery, _ tenant: TenantContext) async throws(PaymentError) -> [Payment]

  /// The provider's name for a customer of ours; made when there is none.
  func payer(_ profile: PayerProfile, _ tenant: TenantContext) async throws(PaymentError) -> PayerID

  /// The payment methods that a customer has saved.
  func savedMethods(of payer: PayerID, _ tenant: TenantContext) async throws(PaymentError)
    -> [SavedPaymentMethod]

  /// What everybody may try; none where payments take real money.
  var testMethods: [TestPaymentMethod] { get }

  /// The test payment method that a token stands for, listed among ``testMethods`` or not.
  func testMethod(_ token: String) -> TestPaymentMethod?
}

extension PaymentProvider {
  public var testMethods: [TestPaymentMethod] { [] }
  public func testMethod(_ token: String) -> TestPaymentMethod? { testMethods.first { $0.token == token } }
}

/// Which part of a provider's books to show.
public struct LedgerQuery: Hashable, Sendable {
  /// Payments made at or after this moment.
  public var since: Timestamp
  /// The last payment of the page before.
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
