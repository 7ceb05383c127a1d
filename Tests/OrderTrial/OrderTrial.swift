import Essentials
import Payments
import Persistence
import Ticketing

#if canImport(Glibc)
import Glibc
#endif

/// A program that does one thing to an order and ends itself with `kill -9` where it is told to: for the tests of what
/// survives. `OrderTrial DATABASE FOLDER ACTION TARGET CUSTOMER CARD [before|after CALL]`.
@main
struct OrderTrial {
  static func main() async throws {
    let arguments = CommandLine.arguments
    let (location, folder, action, target) = (arguments[1], arguments[2], arguments[3], arguments[4])
    let fate = arguments.count > 8 ? Fate(when: arguments[7], call: arguments[8]) : nil
    guard let customer = CustomerID(arguments[5]) else { fatalError("\(arguments[5]) is no customer") }
    let database = try await Database.open(DatabaseLocation(parsing: location))
    let tickets = TicketDesk(database: database, tenant: TenantContext(tenant: .single))
    var settings = OrderDesk.Settings()
    settings.grace = .zero
    settings.poll = .zero
    let desk = OrderDesk(
      holds: tickets.holds, payments: FatefulProvider(bank: SandboxProvider(database: database), fate: fate),
      fulfilment: Deliveries(folder: folder, fate: fate), settings: settings)
    let author = OrderAuthor.customer(customer, agent: "ticketing", words: "yes, please")
    switch action {
    case "buy", "buy with credit":
      guard let hold = HoldID(target) else { fatalError("\(target) is no hold") }
      let credit = action == "buy" ? nil : Money(minorUnits: 5_000, .usd)
      let outcome = try await desk.buy(
        hold, for: customer, token: arguments[6], credit: credit, key: action, by: author)
      print(outcome.status.rawValue)
    case "refund", "refund as credit":
      let outcome = try await desk.refund(
        order(target), asCredit: action != "refund", key: action, by: author)
      print(outcome.status.rawValue)
    case "upgrade", "downgrade":
      let request = ChangeRequest(order: order(target), section: action == "upgrade" ? "A" : "B")
      print(try await desk.change(request, key: action, by: author).status.rawValue)
    default:
      print(try await desk.reconcile())
    }
    await database.close()
  }

  private static func order(_ text: String) -> OrderID {
    guard let order = OrderID(text) else { fatalError("\(text) is no order") }
    return order
  }
}

/// Where the program ends itself.
struct Fate: Sendable {
  let when: String
  let call: String

  func meet(_ when: String, _ call: String) {
    if when == self.when && call == self.call { kill(getpid(), SIGKILL) }
  }
}

/// A bank on the way to which the program ends: before a request is sent, or after the bank has answered it and before
/// the answer is heard.
struct FatefulProvider: PaymentProvider {
  let bank: SandboxProvider
  let fate: Fate?
  var name: String { bank.name }

  private func meet<T>(
    _ call: String, _ body: () async throws(PaymentError) -> T
  ) async throws(PaymentError) -> T {
    fate?.meet("before", call)
    let answer = try await body()
    fate?.meet("after", call)
    return answer
  }

  func create(
    _ request: PaymentRequest, key: String, _ tenant: TenantContext
  ) async throws(PaymentError) -> Payment {
    try await meet("create") { () async throws(PaymentError) in
      try await bank.create(request, key: key, tenant)
    }
  }

  func confirm(_ id: PaymentID, key: String, _ tenant: TenantContext) async throws(PaymentError) -> Payment {
    try await meet("confirm") { () async throws(PaymentError) in try await bank.confirm(id, key: key, tenant)
    }
  }

  func cancel(_ id: PaymentID, _ tenant: TenantContext) async throws(PaymentError) -> Payment {
    try await meet("cancel") { () async throws(PaymentError) in try await bank.cancel(id, tenant) }
  }

  func payment(_ id: PaymentID, _ tenant: TenantContext) async throws(PaymentError) -> Payment? {
    try await bank.payment(id, tenant)
  }

  func refund(
    _ request: RefundRequest, key: String, _ tenant: TenantContext
  ) async throws(PaymentError) -> PaymentRefund {
    try await meet("refund") { () async throws(PaymentError) in
      try await bank.refund(request, key: key, tenant)
    }
  }

  func refunds(of id: PaymentID, _ tenant: TenantContext) async throws(PaymentError) -> [PaymentRefund] {
    try await bank.refunds(of: id, tenant)
  }

  func ledger(_ query: LedgerQuery, _ tenant: TenantContext) async throws(PaymentError) -> LedgerPage {
    try await bank.ledger(query, tenant)
  }

  func payer(_ profile: PayerProfile, _ tenant: TenantContext) async throws(PaymentError) -> PayerID {
    try await meet("payer") { () async throws(PaymentError) in try await bank.payer(profile, tenant) }
  }

  func savedMethods(
    of payer: PayerID, _ tenant: TenantContext
  ) async throws(PaymentError) -> [SavedPaymentMethod] {
    try await bank.savedMethods(of: payer, tenant)
  }
}

/// Delivers by making a file named after the change, so that the same change again does nothing more.
struct Deliveries: OrderFulfilment {
  let folder: String
  let fate: Fate?

  func fulfil(_ change: OrderChange) async throws {
    fate?.meet("before", "fulfil")
    close(open("\(folder)/\(change.operation).delivered", O_WRONLY | O_CREAT, 0o600))
    fate?.meet("after", "fulfil")
  }
}
