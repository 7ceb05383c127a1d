public import Essentials

/// What a program of the company's signs in with.
public typealias APIKeyID = Identifier<APIKeyKind>

/// `key_…`
public enum APIKeyKind: IdentifierKind { public static let prefix = "key" }

/// What a program of the company's signs in with, but for the secret, which is shown once and never kept.
public struct APIKey: Hashable, Sendable {
  /// Its name in the API.
  public let id: APIKeyID
  /// What it is for, in the words of whoever made it.
  public let name: String
  /// What it may do.
  public let scopes: Set<Scope>
  /// Who made it.
  public let createdBy: String
  /// Since when.
  public let createdAt: Timestamp
  /// Until when; nothing where it does not lapse.
  public let expiresAt: Timestamp?
  /// When it was used last, to the minute.
  public let usedAt: Timestamp?
  /// Since when it opens nothing any more.
  public let revokedAt: Timestamp?
  /// Whether its secret is never sent: the program signs each request with it.
  public let isSigning: Bool

  /// How its secret begins, so that people know one from another.
  public var prefix: String { isSigning ? SigningSecret.start : APIKeySecret.prefix(of: id) }
}

/// A key and its secret, when it is shown for the only time.
public struct IssuedAPIKey: Sendable {
  /// The key.
  public let key: APIKey
  /// What the program sends, or signs with; nothing where the same request had made the key before.
  public let secret: String?
}

/// The text that a program sends: `ushk_`, the key's identifier without its prefix, a full stop, and 43 random characters.
/// Behind them stands `~` and the company's name, where it is not the server's own: so the company is found by the key.
struct APIKeySecret: Sendable {
  static let start = "ushk_"

  let id: APIKeyID
  let company: TenantName?
  let text: String

  /// Makes a new secret.
  init(_ id: APIKeyID, _ company: TenantName?) {
    self.id = id
    self.company = company
    text = Self.prefix(of: id) + SecureToken().text + (company.map { "~\($0)" } ?? "")
  }

  /// Reads one, or nothing when it has not the form of one.
  init?(_ text: String) {
    guard text.hasPrefix(Self.start), text.utf8.count < 160 else { return nil }
    let parts = text.dropFirst(Self.start.count).split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let id = APIKeyID("\(APIKeyKind.prefix)_\(parts[0])") else { return nil }
    let ends = parts[1].split(separator: "~", omittingEmptySubsequences: false)
    guard ends.count <= 2, ends[0].utf8.count == 43 else { return nil }
    company = ends.count == 2 ? TenantName(String(ends[1])) : nil
    guard ends.count == 1 || company != nil else { return nil }
    self.id = id
    self.text = text
  }

  static func prefix(of id: APIKeyID) -> String {
    "\(start)\(id.text.dropFirst(APIKeyKind.prefix.count + 1))."
  }

  var digest: String { SHA256.hexDigest(of: text) }
}

/// Stored as their names, with spaces between them.
enum ScopeList {
  static func text(_ scopes: Set<Scope>) -> String { scopes.map(\.rawValue).sorted().joined(separator: " ") }

  /// A name that this version does not know opens nothing.
  static func scopes(_ text: String) -> Set<Scope> {
    Set(text.split(separator: " ").compactMap { Scope(rawValue: String($0)) })
  }
}
