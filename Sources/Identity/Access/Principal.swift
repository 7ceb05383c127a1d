public import Essentials

/// Who calls, once they have proved it, and what they may do.
public struct Principal: Hashable, Sendable {
  /// How they have proved it.
  public enum Proof: Hashable, Sendable {
    /// The operators' key of the whole server: whoever has it owns the company on it.
    case operatorKey
    /// A user who has signed in.
    case user(UserID, session: SessionID)
    /// A program with a key of its own.
    case apiKey(APIKeyID)
    /// Whoever runs the program on the server's machine.
    case commandLine
  }

  /// How they have proved it.
  public let proof: Proof
  /// What they are called in records and messages.
  public let name: String
  /// What they are to the company.
  public let role: Role
  /// What they may do.
  public let scopes: Set<Scope>

  /// Describes a caller.
  public init(_ proof: Proof, name: String, role: Role, scopes: Set<Scope>) {
    self.proof = proof
    self.name = name
    self.role = role
    self.scopes = scopes
  }

  /// Whoever has the operators' key.
  public static let operators = Principal(
    .operatorKey, name: "operator key", role: .owner, scopes: Set(Scope.allCases))

  /// Whoever runs the program on the server's machine.
  public static let commandLine = Principal(
    .commandLine, name: "command line", role: .owner, scopes: Set(Scope.allCases))

  /// The user, where it is one.
  public var user: UserID? {
    if case .user(let user, _) = proof { user } else { nil }
  }

  /// The session, where it is a user's.
  public var session: SessionID? {
    if case .user(_, let session) = proof { session } else { nil }
  }

  /// How the audit log names them: what a user is called may change, the identifier does not.
  public var auditName: String {
    switch proof {
    case .operatorKey: "operator_key"
    case .commandLine: "command_line"
    case .user(let user, _): user.text
    case .apiKey(let key): key.text
    }
  }
}

/// Where a request comes from, for lists of sessions and for the audit log.
public struct RequestOrigin: Hashable, Sendable {
  /// The network address.
  public let address: String
  /// What the client says that it is, in a few words.
  public let device: String

  /// Describes a request.
  ///
  /// - Parameter userAgent: The header field, as it was sent.
  public init(address: String, userAgent: String?) {
    self.address = address
    device = DeviceName.device(of: userAgent ?? "")
  }

  /// No request at all: the program was run by hand.
  public static let commandLine = RequestOrigin(address: "", userAgent: "usher command line")
}
