public import Caching
import Essentials

/// How often who may do what.
public struct LimitsConfiguration: Hashable, Sendable {
  /// Whether there are any limits.
  public var isEnabled: Bool
  /// Messages to an agent and what belongs to them, for who is not signed in.
  public var chat: RateLimit?
  /// Choosing a person, for who is not signed in.
  public var person: RateLimit?
  /// Looking things up, for who is not signed in.
  public var search: RateLimit?
  /// Bringing documents in, for who is not signed in.
  public var upload: RateLimit?
  /// Everything else, for who is not signed in.
  public var general: RateLimit?
  /// Proving who one is, whoever tries.
  public var signIn: RateLimit?
  /// All that a signed-in customer or service does.
  public var standard: RateLimit?
  /// All that another member of the staff or a program does.
  public var premium: RateLimit?
  /// All that somebody does who answers customers: the console asks for each letter of a search.
  public var staff: RateLimit?
  /// All that is done with the operators' key.
  public var operators: RateLimit?
  /// All that programs on this machine do for themselves.
  public var local: RateLimit?
  /// All that everybody does at one company.
  public var tenant: RateLimit?
  /// How many buckets are kept in memory.
  public var buckets: Int

  init(_ reader: ConfigurationReader) {
    isEnabled = reader.value("enabled", default: true)
    chat = reader.limit("chat", default: 30, .seconds(60))
    person = reader.limit("person", default: 6, .seconds(3600))
    search = reader.limit("search", default: 60, .seconds(60))
    upload = reader.limit("upload", default: 10, .seconds(60))
    general = reader.limit("default", default: 100, .seconds(3600))
    signIn = reader.limit("sign_in", default: 10, .seconds(60))
    standard = reader.limit("standard", default: 50, .seconds(60))
    premium = reader.limit("premium", default: 100, .seconds(60))
    staff = reader.limit("staff", default: 1200, .seconds(60))
    operators = reader.limit("operators", default: 6000, .seconds(60))
    local = reader.limit("local", default: 60_000, .seconds(60))
    tenant = reader.limit("tenant", default: nil, .zero)
    buckets = reader.value("buckets", default: 100_000)
    if !(1000...100_000_000).contains(buckets) {
      reader.reject("buckets", "must be between 1000 and 100000000")
    }
  }
}

/// A limit as it is configured, or that there is none.
private enum ConfiguredLimit: ConfigurationValue {
  case limit(RateLimit)
  case off

  static let expectation = "a limit such as 30/min, 100/h or 5/10s, or off"

  init?(configuration text: String, isPlain: Bool) {
    if ["off", "none", "false"].contains(text.lowercased()) {
      self = .off
    } else if let limit = RateLimit(text) {
      self = .limit(limit)
    } else {
      return nil
    }
  }
}

extension ConfigurationReader {
  fileprivate func limit(_ key: String, default requests: Int?, _ window: Duration) -> RateLimit? {
    switch optional(key, as: ConfiguredLimit.self) {
    case .limit(let limit): limit
    case .off: nil
    case nil: requests.map { RateLimit(requests: $0, per: window) }
    }
  }
}
