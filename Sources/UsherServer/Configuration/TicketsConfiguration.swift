import Essentials
public import Payments
public import Ticketing

/// The ticket desk: what it sells, and what it allows.
public struct TicketsConfiguration: Hashable, Sendable {
  /// Whether the desk is open to agents and over the API.
  public var isEnabled: Bool
  /// How long seats are kept, and how many for one customer.
  public var holds: HoldSettings
  /// For how long seats are kept at most in a conversation whose customer says nothing more.
  public var longestSilence: Duration
  /// How long seats are kept for who is next in the line.
  public var waiting: WaitingSettings
  /// What customers may buy, return and change.
  public var policies: TicketPolicies
  /// How long orders wait for money.
  public var orders: OrderDesk.Settings
  /// How the provider's books are compared with the orders.
  public var reconciliation: Reconciliation.Settings
  /// Who takes the money.
  public var provider: PaymentProviderChoice
  /// The account at Stripe, where there is one.
  public var stripe: StripeConfiguration?
  /// The bank for tests and demonstrations, which takes no money.
  public var sandbox: SandboxSettings
  /// Files and folders with venues, events and prices, imported when the server starts; what has not changed is skipped.
  public var sources: [String]
  /// The collection of the documents that are made of them.
  public var collection: String

  init(
    _ reader: ConfigurationReader, _ base: ConfigurationDirectory, server: ServerConfiguration,
    environment: [String: String]
  ) {
    sources = reader.list("sources", of: String.self).map(base.resolve)
    collection = reader.value("collection", default: "help")
    isEnabled = reader.value("enabled", default: !sources.isEmpty)
    holds = HoldSettings(reader.section("holds"))
    longestSilence = reader.duration("idle", .seconds(900), .seconds(30) ... .seconds(86_400))
    waiting = WaitingSettings(reader.section("waiting_list"))
    policies = TicketPolicies(reader)
    let payments = reader.section("payments")
    orders = OrderDesk.Settings(payments)
    reconciliation = Reconciliation.Settings(payments.section("reconciliation"))
    sandbox = SandboxSettings(payments.section("sandbox"))
    let choice = payments.value("provider", default: PaymentProviderChoice.sandbox.rawValue)
    provider = PaymentProviderChoice(rawValue: choice) ?? .sandbox
    if PaymentProviderChoice(rawValue: choice) == nil {
      payments.reject("provider", "must be sandbox or stripe")
    }
    stripe = StripeConfiguration(
      payments.section("stripe"), payments, isChosen: provider == .stripe, environment: environment)
    if provider == .stripe, stripe != nil, server.address.isEmpty {
      payments.reject(
        "provider",
        "stripe needs server.public_url, for that is where customers come back to when they have paid")
    }
  }
}

extension OrderDesk.Settings {
  fileprivate init(_ reader: ConfigurationReader) {
    self.init()
    paymentWindow = reader.duration("window", paymentWindow, .seconds(60) ... .seconds(86_400))
    seatWindow = reader.duration("seats_kept", seatWindow, .seconds(60) ... .seconds(7 * 86_400))
    if seatWindow < paymentWindow { reader.reject("seats_kept", "must not be shorter than window") }
  }
}

extension Reconciliation.Settings {
  fileprivate init(_ reader: ConfigurationReader) {
    self.init()
    interval = reader.duration("every", interval, .seconds(30) ... .seconds(86_400))
    overlap = reader.duration("overlap", overlap, .seconds(3600) ... .seconds(30 * 86_400))
  }
}

extension SandboxSettings {
  fileprivate init(_ reader: ConfigurationReader) {
    self.init()
    slowness = reader.duration("slowness", slowness, .zero ... .seconds(25))
    settlement = reader.duration("settlement", settlement, .zero ... .seconds(86_400))
    guard reader.has("saved_cards") else { return }
    savedCards = reader.list("saved_cards", of: String.self).compactMap { token in
      let card = SandboxCard(token: token)
      if card == nil {
        reader.reject("saved_cards", "“\(token)” is no test card; Docs/Payments.md lists them")
      }
      return card
    }
  }
}

extension ConfigurationReader {
  fileprivate func duration(
    _ key: String, _ standard: Duration, _ range: ClosedRange<Duration>
  ) -> Duration {
    let duration = value(key, default: standard)
    guard range.contains(duration) else {
      reject(key, "must be from \(Int(range.lowerBound.inSeconds))s to \(Int(range.upperBound.inSeconds))s")
      return standard
    }
    return duration
  }
}

extension HoldSettings {
  fileprivate init(_ reader: ConfigurationReader) {
    self.init()
    let longest = reader.value("longest", default: Duration.seconds(seconds.upperBound))
    if longest < .seconds(seconds.lowerBound) || longest > .seconds(86_400) {
      reader.reject("longest", "must be from \(seconds.lowerBound)s to 24h")
    } else {
      seconds = seconds.lowerBound...Int(longest.wholeMilliseconds / 1000)
      longestLife = max(longestLife, longest)
    }
    holdsPerHolder = reader.value("per_customer", default: holdsPerHolder)
    if !(1...100).contains(holdsPerHolder) { reader.reject("per_customer", "must be from 1 to 100") }
    seatsPerHolder = reader.value("seats_per_customer", default: seatsPerHolder)
    if !(1...1000).contains(seatsPerHolder) {
      reader.reject("seats_per_customer", "must be from 1 to 1000")
    }
  }
}

extension WaitingSettings {
  fileprivate init(_ reader: ConfigurationReader) {
    self.init()
    let offer = reader.value("offer", default: Duration.seconds(offerSeconds))
    if offer < .seconds(60) || offer > .seconds(86_400) {
      reader.reject("offer", "must be from 1m to 24h")
    } else {
      offerSeconds = Int(offer.wholeMilliseconds / 1000)
    }
    entriesPerHolder = reader.value("per_customer", default: entriesPerHolder)
    if !(1...100).contains(entriesPerHolder) { reader.reject("per_customer", "must be from 1 to 100") }
  }
}
