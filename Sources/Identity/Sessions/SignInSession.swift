public import Essentials

/// One time that a user has signed in, until they sign out or it lapses.
public typealias SessionID = Identifier<SessionKind>

/// `ses_…`
public enum SessionKind: IdentifierKind { public static let prefix = "ses" }

/// One time that a user has signed in, until they sign out or it lapses.
public struct SignInSession: Hashable, Sendable {
  /// Its name.
  public let id: SessionID
  /// Whose it is.
  public let user: UserID
  /// What the client said that it is.
  public let device: String
  /// The network address from which it was begun or refreshed last.
  public let address: String
  /// Since when.
  public let createdAt: Timestamp
  /// When its tokens were replaced last.
  public let refreshedAt: Timestamp
  /// When it ends unless it is refreshed before.
  public let expiresAt: Timestamp
}

/// What somebody gets who signs in, or refreshes.
public struct SignedIn: Sendable {
  /// Who they are.
  public let user: User
  /// The session.
  public let session: SessionID
  /// What is sent with each request, as `Authorization: Bearer …`.
  public let accessToken: String
  /// How long it is good.
  public let accessLifetime: Duration
  /// What gets a new one; good once.
  public let refreshToken: String
  /// Until when.
  public let refreshExpiresAt: Timestamp
}

/// What replaces an access token that has lapsed. It is good once: with each use comes the next.
///
/// The text holds the session, how often its token was replaced, and a code (HMAC-SHA-256) over both under the server's
/// secret. So the same step always makes the same token, and a client whose answer was lost can be given it again
/// without anybody having kept it; and a token that was made up is refused without asking the database.
struct RefreshToken: Sendable {
  let session: SessionID
  let generation: Int64
  let text: String

  private static let prefix = "usrt_"

  init(_ session: SessionID, generation: Int64, _ tenant: TenantContext, key: [UInt8]) {
    self.session = session
    self.generation = generation
    let code = HMAC.code(of: Array("\(tenant.tenant) \(session) \(generation)".utf8), key: key)
    text = "\(Self.prefix)\(session).\(generation).\(Base64URL.encode(code))"
  }

  /// Reads a token, or nothing when it was not made here.
  init?(_ text: String, _ tenant: TenantContext, key: [UInt8]) {
    guard text.hasPrefix(Self.prefix), text.utf8.count < 200 else { return nil }
    let parts = text.dropFirst(Self.prefix.count).split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let session = SessionID(parts[0]), let generation = Int64(parts[1]) else {
      return nil
    }
    let made = Self(session, generation: generation, tenant, key: key)
    guard ConstantTime.areEqual(made.text, text) else { return nil }
    self = made
  }

  var digest: String { SHA256.hexDigest(of: text) }
}
