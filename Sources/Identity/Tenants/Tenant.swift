public import Essentials

/// A company on this server.
public struct Tenant: Hashable, Sendable {
  /// Whether it is served.
  public enum State: String, Hashable, Sendable, CaseIterable {
    /// It is.
    case active
    /// It is not, and nothing of it is lost.
    case suspended
    /// All that it has is being erased.
    case removing
  }

  /// Its name in every row.
  public let id: TenantID
  /// Its short name.
  public let name: TenantName
  /// What people call it.
  public let title: String
  /// The hosts under which it is reached, each of one company only.
  public let hosts: [String]
  /// Whether it is served.
  public let state: State
  /// What is different from the server's configuration: sections of it, as JSON.
  public let settings: JSONValue
  /// Since when.
  public let createdAt: Timestamp
  /// Grows with every change, that of a secret included.
  public let revision: Int64

  /// Describes a company.
  public init(
    id: TenantID, name: TenantName, title: String, hosts: [String], state: State, settings: JSONValue,
    createdAt: Timestamp, revision: Int64
  ) {
    self.id = id
    self.name = name
    self.title = title
    self.hosts = hosts
    self.state = state
    self.settings = settings
    self.createdAt = createdAt
    self.revision = revision
  }

  /// On whose behalf its work is done.
  public var context: TenantContext { TenantContext(tenant: id) }
}

/// What is said of a secret: never what it is.
public struct TenantSecret: Hashable, Sendable {
  /// Its name, by which settings and files refer to it: `secret:NAME`.
  public let name: String
  /// When it was set.
  public let setAt: Timestamp

  /// What a name looks like, for schemas.
  public static let pattern = "^[a-z][a-z0-9_]{0,63}$"
  /// The same in words.
  public static let rule =
    "must be 1 to 64 small letters, digits and underscores, beginning with a letter"
  /// The longest one, in bytes.
  public static let longest = 8192

  /// Whether a text can be a name.
  public static func isName(_ text: String) -> Bool {
    let bytes = text.utf8
    guard let first = bytes.first, (97...122).contains(first), bytes.count <= 64 else { return false }
    return bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
  }
}
