public import Essentials
public import Persistence

/// Somebody who can sign in.
public typealias UserID = Identifier<UserKind>

/// `usr_…`
public enum UserKind: IdentifierKind { public static let prefix = "usr" }

extension Role: SQLConvertible {}

/// Somebody who can sign in.
public struct User: Hashable, Sendable {
  /// Whether they can.
  public enum State: String, Hashable, Sendable, CaseIterable {
    /// They have been invited, and have not chosen a password yet.
    case invited
    /// They can sign in.
    case active
    /// Somebody has locked them out.
    case locked
  }

  /// Their name in the API.
  public let id: UserID
  /// By which they sign in.
  public let mail: MailAddress
  /// What they are called.
  public let name: String
  /// What they are to the company.
  public let role: Role
  /// Whether they can sign in.
  public let state: State
  /// Whether they are asked for a code too.
  public let hasSecondFactor: Bool
  /// Since when they are known.
  public let createdAt: Timestamp
  /// When they have signed in last.
  public let signedInAt: Timestamp?
}

/// A user with what is kept of their secrets; it never leaves this module.
struct UserRecord: Sendable {
  let user: User
  /// Nothing until they have chosen a password.
  let passwordHash: String?
  /// The second factor's secret, sealed.
  let sealedFactor: [UInt8]?
  /// The number of the last period of 30 seconds whose code was used; none is taken twice (RFC 6238, section 5.2).
  let lastPeriod: Int64?

  init(_ row: Row) throws {
    let hash: String? = try row.value("password_hash")
    let isLocked: Bool = try row.value("locked")
    sealedFactor = try row.value("factor")
    lastPeriod = try row.value("factor_period")
    passwordHash = hash
    user = User(
      id: try row.value("id"), mail: try row.value("mail"), name: try row.value("name"),
      role: try row.value("role"), state: isLocked ? .locked : hash == nil ? .invited : .active,
      hasSecondFactor: try row.value("factor_confirmed"), createdAt: try row.value("created_at"),
      signedInAt: try row.value("signed_in_at"))
  }
}
