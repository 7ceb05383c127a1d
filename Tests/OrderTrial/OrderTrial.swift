import Essentials
import HTTPClient
import MoneySimulation
import Payments
import Persistence
import Ticketing

#if canImport(Glibc)
import Glibc
#endif

/// A program that does one thing to an order and ends itself with `kill -9` where it is told to: for the tests of what
/// survives. `OrderTrial DATABASE FOLDER BANK ACTION TARGET CUSTOMER CARD [before|after CALL]`, where the bank is
/// `sandbox` or the address of a fake Stripe.
@main
struct OrderTrial {
  static func main() async throws {
    let arguments = CommandLine.arguments
    let (location, folder, bank) = (arguments[1], arguments[2], arguments[3])
    let (action, target, card) = (arguments[4], arguments[5], arguments[7])
    let fate = arguments.count > 9 ? Fate(when: arguments[8], call: arguments[9]) : Fate(when: "", call: "")
    guard let customer = CustomerID(arguments[6]) else { fatalError("\(arguments[6]) is no customer") }
    let database = try await Database.open(DatabaseLocation(parsing: location))
    let tickets = TicketDesk(database: database, tenant: TenantContext(tenant: .single))
    var settings = OrderDesk.Settings()
    settings.grace = .zero
    settings.poll = .zero
    let desk = OrderDesk(
      holds: tickets.holds, payments: PassedProvider(provider(bank, database), fate),
      fulfilment: Deliveries(folder: folder, fate: fate), settings: settings)
    let author = OrderAuthor.customer(customer, agent: "ticketing", words: "yes, please")
    switch action {
    case "buy", "buy with credit":
      guard let hold = HoldID(target) else { fatalError("\(target) is no hold") }
      let credit = action == "buy with credit" ? Money(minorUnits: 5_000, .usd) : nil
      let outcome = try await desk.buy(
        hold, for: customer, token: card, credit: credit, key: action, by: author)
      print(outcome.status.rawValue)
    case "refund", "refund as credit":
      let outcome = try await desk.refund(
        order(target), asCredit: action != "refund", key: action, by: author)
      print(outcome.status.rawValue)
    case "upgrade", "downgrade":
      let request = ChangeRequest(order: order(target), section: action == "upgrade" ? "A" : "B")
      print(try await desk.change(request, key: action, by: author).status.rawValue)
    case "tell":
      print(try await desk.tellNotices { tell($0, folder, fate) })
    default:
      print(try await desk.reconcile())
    }
    await database.close()
  }

  private static func provider(_ bank: String, _ database: Database) -> any PaymentProvider {
    guard bank != "sandbox" else { return SandboxProvider(database: database) }
    guard let key = StripeKey("sk_test_fakefakefake") else { fatalError("The key above is one") }
    var configuration = HTTPClientConfiguration()
    configuration.proxy = .none
    return StripeProvider(
      StripeHTTP(client: HTTPClient(configuration), key: key, address: bank), database: database)
  }

  /// Says something by making a file named after it, so that the same again says nothing more.
  private static func tell(_ notice: OrderNotice, _ folder: String, _ fate: Fate) {
    fate.meet("before", "tell")
    let name = String(notice.id.map { $0 == "/" ? "-" : $0 })
    close(open("\(folder)/\(name).told", O_WRONLY | O_CREAT, 0o600))
    fate.meet("after", "tell")
  }

  private static func order(_ text: String) -> OrderID {
    guard let order = OrderID(text) else { fatalError("\(text) is no order") }
    return order
  }
}

/// Where the program ends itself: before a request to the bank is sent, or after the bank has answered it and before the
/// answer is heard; the same with deliveries.
struct Fate: ProviderPassage {
  let when: String
  let call: String

  func willSend(_ call: String) { meet("before", call) }
  func didAnswer(_ call: String) { meet("after", call) }

  func meet(_ when: String, _ call: String) {
    if when == self.when && call == self.call { kill(getpid(), SIGKILL) }
  }
}

/// Delivers by making a file named after the change, so that the same change again does nothing more.
struct Deliveries: OrderFulfilment {
  let folder: String
  let fate: Fate

  func fulfil(_ change: OrderChange) async throws {
    fate.meet("before", "fulfil")
    close(open("\(folder)/\(change.operation).delivered", O_WRONLY | O_CREAT, 0o600))
    fate.meet("after", "fulfil")
  }
}
