public import Essentials
public import Payments
public import Persistence
public import Telemetry

/// Sells, changes and takes back tickets.
///
/// Everything that moves money is an operation: it is written down before anything is done, the provider is asked to do
/// it under a key that follows from the operation's name, and the result is written down together with what it changes.
/// Whatever comes between, the operation stands in the database and ``reconcile()`` takes it up: it asks the provider
/// what has become of the money, and never guesses.
public struct OrderDesk: Sendable {
  /// What can be set.
  public struct Settings: Hashable, Sendable {
    /// How long a customer has to finish a payment; then it is cancelled.
    public var paymentWindow: Duration = .seconds(600)
    /// How long seats are kept when nobody can tell what became of the payment; then they are given up, and what was
    /// taken goes back as soon as the provider can be reached.
    public var seatWindow: Duration = .seconds(3600)
    /// How long an operation is left to the process that has begun it before another takes it up.
    public var grace: Duration = .seconds(60)
    /// How often a payment that waits for the customer or the bank is asked for.
    public var poll: Duration = .seconds(15)
    /// How long one call to the provider may take, whatever the provider says.
    public var callLimit: Duration = .seconds(30)
    /// How often ``run()`` looks for operations that are due.
    public var interval: Duration = .seconds(5)

    /// The defaults.
    public init() {}
  }

  /// The orders, for reading.
  public let store: OrderStore
  /// The company's policies.
  public let policies: TicketPolicies
  let holds: Holds
  /// Where payments are made, and were made.
  public let providers: PaymentProviders
  let fulfilment: (any OrderFulfilment)?
  let settings: Settings
  let clock: any WallClock
  let timer: any MonotonicClock
  let metrics: OrderMetrics
  let logger: Logger

  var tenant: TenantContext { store.tenant }
  /// Takes new payments.
  var payments: any PaymentProvider { providers.current }
  var inventory: Inventory { holds.inventory }

  /// Makes the desk of a tenant, on the database and with the clock of its holds. The database needs the migrations of
  /// ``TicketingMigrations``, ``OrderStore`` and the providers.
  ///
  /// - Parameters:
  ///   - payments: Takes new payments.
  ///   - formerProviders: Took payments before, which may have to be given back.
  ///   - events: Where it is put what others want to hear of.
  public init(
    holds: Holds, payments: any PaymentProvider, formerProviders: [any PaymentProvider] = [],
    fulfilment: (any OrderFulfilment)? = nil,
    policies: TicketPolicies = TicketPolicies(), settings: Settings = Settings(), events: EventOutbox = .none,
    timer: any MonotonicClock = ContinuousClock(), metrics: MetricRegistry = MetricRegistry(),
    logger: Logger = .disabled
  ) {
    store = OrderStore(database: holds.database, tenant: holds.tenant, clock: holds.clock, events: events)
    self.holds = holds
    providers = PaymentProviders(payments, others: formerProviders)
    self.fulfilment = fulfilment
    self.policies = policies
    self.settings = settings
    clock = holds.clock
    self.timer = timer
    self.metrics = OrderMetrics(metrics)
    self.logger = logger
  }

  // MARK: Reading

  /// An order.
  /// - Throws: A problem of status 404 when there is none, or it is another customer's.
  public func order(_ id: OrderID, by author: OrderAuthor) async throws -> Order {
    try await store.read { try await Self.order(id, author, $0) }
  }

  /// The payment provider's name.
  public var providerName: String { payments.name }

  /// The payment methods that a customer has saved.
  public func savedMethods(of customer: CustomerID) async throws -> [SavedPaymentMethod] {
    do {
      let payer = try await payments.payer(PayerProfile(reference: customer.text), tenant)
      return try await payments.savedMethods(of: payer, tenant)
    } catch {
      throw Self.problem(error)
    }
  }

  /// What a customer can pay with: what they have saved, and what everybody may try where payments are tests.
  public func paymentMethods(
    of customer: CustomerID
  ) async throws -> (saved: [SavedPaymentMethod], test: [TestPaymentMethod]) {
    (try await savedMethods(of: customer), payments.testMethods)
  }

  /// The page on which any customer can pay, if there is one.
  public var hostedMethod: HostedPaymentMethod? { payments.hostedMethod }

  /// The test payment method that a token stands for.
  public func testMethod(_ token: String) -> TestPaymentMethod? { payments.testMethod(token) }

  // MARK: Moving on

  /// Asks the provider how an order's open payment or refund stands, and does what follows: for when the customer comes
  /// back from their bank.
  public func resume(_ id: OrderID, by author: OrderAuthor) async throws -> Order {
    guard let open = try await order(id, by: author).openOperation else {
      return try await order(id, by: author)
    }
    _ = try await OrderSaga(self).drive(open.id)
    return try await order(id, by: author)
  }

  /// Asks the provider how an operation stands, does what follows, and tells what has come of it and who has begun it.
  /// - Throws: A problem of status 404 when there is none.
  public func outcome(of id: OperationID) async throws -> (outcome: OrderOutcome, author: OrderAuthor) {
    let operation = try await OrderSaga(self).drive(id)
    guard let order = try await store.order(operation.order) else {
      throw Problem.unknownOrder(operation.order)
    }
    return (OrderOutcome(operation, order), operation.author)
  }

  /// The same for somebody who may see the order.
  /// - Throws: A problem of status 404 when there is none, or it is about another customer's order.
  public func outcome(of id: OperationID, by author: OrderAuthor) async throws -> OrderOutcome {
    try await checkAccess(to: id, by: author)
    return try await finish(id)
  }

  /// Gives up an operation while its payment is under way. What was taken by then stays.
  /// - Throws: As ``outcome(of:by:)``.
  public func cancel(_ id: OperationID, by author: OrderAuthor) async throws -> OrderOutcome {
    try await checkAccess(to: id, by: author)
    try await OrderSaga(self).abandon(id)
    return try await finish(id)
  }

  private func checkAccess(to id: OperationID, by author: OrderAuthor) async throws {
    guard let operation = try await store.operation(id), let order = try await store.order(operation.order),
      author.role != .customer || author.customer == order.customer
    else { throw Problem.unknownOperation(id) }
  }

  /// Gives up a payment that is under way. What was taken by then is a purchase: the order comes back confirmed.
  public func abandon(_ id: OrderID, by author: OrderAuthor) async throws -> Order {
    guard let open = try await order(id, by: author).openOperation, open.state == .charging else {
      return try await order(id, by: author)
    }
    try await OrderSaga(self).abandon(open.id)
    return try await order(id, by: author)
  }

  // MARK: Operators

  /// Agrees to an operation that waits for an operator, or has it tried again.
  /// - Throws: A problem of status 403 unless the author is an operator, 404, 409 when it does not wait.
  public func approve(_ id: OperationID, by author: OrderAuthor) async throws -> OrderOutcome {
    try await OrderSaga(self).decide(id, isApproved: true, by: author)
  }

  /// Says no to an operation that waits for an operator: the order stays as it is.
  /// - Throws: As ``approve(_:by:)``.
  public func reject(_ id: OperationID, by author: OrderAuthor) async throws -> OrderOutcome {
    try await OrderSaga(self).decide(id, isApproved: false, by: author)
  }

  // MARK: Parts

  static func order(_ id: OrderID, _ author: OrderAuthor, _ book: OrderBook) async throws -> Order {
    let order = try await book.existingOrder(id)
    // A customer learns nothing about others' orders, not even that they exist.
    guard author.role != .customer || author.customer == order.customer else {
      throw Problem.unknownOrder(id)
    }
    return order
  }

  /// What a caller is told when the provider fails before anything was begun.
  static func problem(_ error: PaymentError) -> Problem {
    switch error {
    case .rateLimited(let seconds): .paymentsUnavailable(seconds)
    case .timeout, .network, .misconfigured: .paymentsUnavailable(nil)
    case .declined, .authenticationRequired, .invalidRequest, .keyReused: .paymentRefused("\(error)")
    }
  }

  /// Moves what was begun as far as it goes now, and tells where that is.
  func finish(_ id: OperationID) async throws -> OrderOutcome {
    let operation = try await OrderSaga(self).drive(id)
    guard let order = try await store.order(operation.order) else {
      throw Problem.unknownOrder(operation.order)
    }
    return OrderOutcome(operation, order)
  }

  /// Begins an operation in one transaction, or finds the one that was begun under the same key.
  func begin(
    key: String, request: String, _ body: @Sendable (OrderBook) async throws -> OperationID
  ) async throws -> OperationID {
    do {
      return try await store.write { book in
        if let earlier = try await book.operation(key: key, request: request) { return earlier }
        return try await body(book)
      }
    } catch let error as DatabaseError where error.kind == .uniqueViolation {
      // Somebody began the same, or something else on the same order, at the same moment.
      let earlier = try await store.read { try await $0.operation(key: key, request: request) }
      guard let earlier else { throw Problem.orderChanged }
      return earlier
    }
  }
}
