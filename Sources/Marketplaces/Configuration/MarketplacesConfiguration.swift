public import Essentials
public import HTTPClient

/// The marketplaces that are asked beside the company's own desk: `marketplaces` in `usher.yaml`. A market is asked where
/// its key is there, in the file or in the variable that usually holds it.
public struct MarketplacesConfiguration: Hashable, Sendable {
  /// The variables that usually hold the markets' keys.
  public static let keyVariables: Set = [
    "SEATGEEK_CLIENT_ID", "SEATGEEK_CLIENT_SECRET", "TICKETMASTER_API_KEY", "STUBHUB_API_KEY",
    "STUBHUB_CLIENT_ID", "STUBHUB_CLIENT_SECRET",
  ]

  /// How one market is asked.
  public struct Access: Hashable, Sendable {
    /// Where its API is.
    public var baseURL: String
    /// How often it may be asked.
    public var limits: MarketLimits
    /// How long it may take.
    public var deadline: Duration
  }

  /// SeatGeek's key and secret.
  public struct SeatGeekAccess: Hashable, Sendable {
    public var clientID: MarketKey
    public var clientSecret: MarketKey?
    public var access: Access
  }

  /// Ticketmaster's key.
  public struct TicketmasterAccess: Hashable, Sendable {
    public var key: MarketKey
    public var access: Access
  }

  /// StubHub's token or application.
  public struct StubHubAccess: Hashable, Sendable {
    public var credentials: StubHubCredentials
    public var access: Access
  }

  /// SeatGeek, where it is asked.
  public var seatGeek: SeatGeekAccess?
  /// Ticketmaster, where it is asked.
  public var ticketmaster: TicketmasterAccess?
  /// StubHub, where it is asked.
  public var stubHub: StubHubAccess?
  /// Other names of venues, by the names that they stand for.
  public var venueAliases: [String: [String]]
  /// What is named in the file and not there, though nothing is wrong with the file.
  public var warnings: [String]

  /// Whether any market is asked.
  public var isEnabled: Bool { seatGeek != nil || ticketmaster != nil || stubHub != nil }

  /// Reads `marketplaces`.
  public init(_ reader: ConfigurationReader, environment: [String: String]) {
    let isOn = reader.value("enabled", default: true)
    let deadline = reader.time("deadline", .seconds(4), .milliseconds(100) ... .seconds(9))
    var keys = KeyReading(environment: environment)

    let first = reader.section("seatgeek")
    let clientID = keys.key(first, "client_id", "SEATGEEK_CLIENT_ID")
    let clientSecret = keys.key(first, "client_secret", "SEATGEEK_CLIENT_SECRET")
    let seatGeekAccess = Access(
      first, SeatGeek.usualBaseURL, MarketLimits(perSecond: 5, burst: 10), deadline)
    seatGeek = clientID.map {
      SeatGeekAccess(clientID: $0, clientSecret: clientSecret, access: seatGeekAccess)
    }

    let second = reader.section("ticketmaster")
    let key = keys.key(second, "api_key", "TICKETMASTER_API_KEY")
    let ticketmasterAccess = Access(
      second, Ticketmaster.usualBaseURL, MarketLimits(perSecond: 5, burst: 5, perDay: 5000), deadline)
    ticketmaster = key.map { TicketmasterAccess(key: $0, access: ticketmasterAccess) }

    let third = reader.section("stubhub")
    let token = keys.key(third, "api_key", "STUBHUB_API_KEY")
    let id = keys.key(third, "client_id", "STUBHUB_CLIENT_ID")
    let secret = keys.key(third, "client_secret", "STUBHUB_CLIENT_SECRET")
    let tokenURL = third.address("token_url", StubHubCredentials.usualTokenURL)
    let stubHubAccess = Access(third, StubHub.usualBaseURL, MarketLimits(perSecond: 2, burst: 5), deadline)
    let credentials: StubHubCredentials? =
      if let id, let secret {
        .application(id: id, secret: secret, tokenURL: tokenURL)
      } else {
        token.map { .token($0) }
      }
    if credentials == nil, id != nil || secret != nil {
      keys.warnings.append("StubHub is not asked: of client_id and client_secret one is missing")
    }
    stubHub = credentials.map { StubHubAccess(credentials: $0, access: stubHubAccess) }

    venueAliases = [:]
    for (name, section) in reader.namedSections("venues") {
      venueAliases[name] = section.list("also", of: String.self)
    }
    warnings = keys.warnings
    guard isOn else {
      (seatGeek, ticketmaster, stubHub) = (nil, nil, nil)
      warnings = []
      return
    }
  }

  /// The markets, ready to be asked.
  public func members(client: HTTPClient, clock: any WallClock) -> [MarketSearch.Member] {
    var members: [MarketSearch.Member] = []
    func add(_ marketplace: any Marketplace, _ access: Access) {
      members.append(
        MarketSearch.Member(marketplace, limits: access.limits, deadline: access.deadline))
    }
    if let own = seatGeek {
      add(
        SeatGeek(
          clientID: own.clientID, clientSecret: own.clientSecret, baseURL: own.access.baseURL,
          deadline: own.access.deadline, client: client, clock: clock), own.access)
    }
    if let own = ticketmaster {
      add(
        Ticketmaster(
          key: own.key, baseURL: own.access.baseURL, deadline: own.access.deadline, client: client,
          clock: clock), own.access)
    }
    if let own = stubHub {
      add(
        StubHub(
          credentials: own.credentials, baseURL: own.access.baseURL, deadline: own.access.deadline,
          client: client, clock: clock), own.access)
    }
    return members
  }
}

extension MarketplacesConfiguration.Access {
  init(_ reader: ConfigurationReader, _ baseURL: String, _ usual: MarketLimits, _ deadline: Duration) {
    self.baseURL = reader.address("base_url", baseURL)
    self.deadline = reader.time("deadline", deadline, .milliseconds(100) ... .seconds(9))
    var limits = usual
    limits.perSecond = reader.value("per_second", default: usual.perSecond)
    if !(0.01...1000).contains(limits.perSecond) {
      reader.reject("per_second", "must be from 0.01 to 1000")
    }
    limits.burst = reader.value("burst", default: usual.burst)
    if !(1...10_000).contains(limits.burst) { reader.reject("burst", "must be from 1 to 10000") }
    limits.perDay = reader.optional("per_day", as: Int.self) ?? usual.perDay
    if let perDay = limits.perDay, !(1...100_000_000).contains(perDay) {
      reader.reject("per_day", "must be from 1 to 100000000")
    }
    self.limits = limits
  }
}

/// Reads keys: `env:NAME`, the key itself, or the variable that usually holds it.
private struct KeyReading {
  let environment: [String: String]
  var warnings: [String] = []

  init(environment: [String: String]) {
    self.environment = environment
  }

  mutating func key(_ reader: ConfigurationReader, _ name: String, _ usual: String) -> MarketKey? {
    guard let text = reader.optional(name, as: String.self) else {
      return environment[usual].flatMap { MarketKey($0) }
    }
    let secret = SecretText(text, environment: environment)
    if let missing = secret.missing {
      warnings.append("\(missing) is not set, so the market that it belongs to is not asked")
      return nil
    }
    guard let key = MarketKey(secret.revealed) else {
      reader.reject(name, "must be a key of printable characters")
      return nil
    }
    return key
  }
}

extension ConfigurationReader {
  fileprivate func time(_ key: String, _ usual: Duration, _ range: ClosedRange<Duration>) -> Duration {
    let time = value(key, default: usual)
    guard range.contains(time) else {
      reject(
        key, "must be from \(range.lowerBound.wholeMilliseconds)ms to \(range.upperBound.wholeMilliseconds)ms"
      )
      return usual
    }
    return time
  }

  /// An address with `https`, or with `http` on this machine.
  fileprivate func address(_ key: String, _ usual: String) -> String {
    guard let address = optional(key, as: String.self) else { return usual }
    let isLocal = ["http://127.0.0.1", "http://localhost", "http://[::1]"].contains {
      address.hasPrefix($0) && [":", "/", nil].contains(address.dropFirst($0.count).first)
    }
    guard address.hasPrefix("https://") || isLocal, !address.contains("?"), !address.contains("#") else {
      reject(key, "must be an address that begins with https:// and has no query")
      return usual
    }
    return address
  }
}
