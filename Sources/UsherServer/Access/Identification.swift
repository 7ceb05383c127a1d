import Essentials
import HTTPServer
import Identity

/// Finds out who calls.
struct Identification: Sendable {
  let credentials: Credentials
  let accounts: Accounts
  let keys: APIKeys
  let browsers: BrowserSessions
  let tenant: TenantContext

  /// Turns away who cannot get in whatever the database says, before anything is read of what they send: without a
  /// token, or with one that nobody was given.
  ///
  /// - Returns: Whose limits hold, when that needs no database.
  func admit(_ request: HTTPRequest, to access: Access) throws -> LimitCaller? {
    if case .open = access { return .anybody }
    guard let token = request.bearerToken else {
      if request.isSigned { return nil }
      guard let session = browsers.session(of: request, tenant) else {
        throw Problem.unauthorized(for: access)
      }
      try browsers.check(request, of: session, tenant)
      return nil
    }
    if credentials.isOperatorKey(token) { return Principal.operators.limits }
    if isPossible(token) { return nil }
    return .conversation(try holder(of: token, request, access))
  }

  /// Finds out who calls, or throws the problem that keeps them out.
  func caller(of request: HTTPRequest, _ access: Access) async throws -> Caller {
    if case .open = access { return .anybody }
    let principal: Principal
    if let token = request.bearerToken {
      guard isPossible(token) else { return .holder(of: try holder(of: token, request, access)) }
      guard let known = try await self.principal(of: token) else { throw Problem.invalidToken }
      principal = known
    } else if request.isSigned {
      principal = try await keys.key(signing: request.signedCall, hasBody: request.hasBody, tenant).principal
    } else {
      guard let session = browsers.session(of: request, tenant) else {
        throw Problem.unauthorized(for: access)
      }
      try browsers.check(request, of: session, tenant)
      principal = try await user(in: session)
    }
    switch access {
    case .open: return .anybody
    case .signedIn:
      guard principal.user != nil else { throw Problem.usersOnly(principal) }
    case .scope(let scope), .conversation(or: let scope), .customer(or: let scope):
      guard principal.scopes.contains(scope) else { throw Problem.missingScope(scope, principal) }
    }
    return .staff(principal)
  }

  /// Looks at what only the whole request shows, and counts a signature as used.
  ///
  /// - Throws: A problem of status 401.
  func complete(_ request: HTTPRequest, by caller: Caller) async throws {
    guard case .staff = caller, request.bearerToken == nil, request.isSigned else { return }
    guard request.multipart == nil else { throw Problem.signedForm }
    try await keys.complete(request.signedCall, body: request.body, tenant)
  }

  /// Who has a token; nothing when nobody has, or not any more.
  func principal(of token: String) async throws -> Principal? {
    if credentials.isOperatorKey(token) { return .operators }
    if let key = try await keys.key(of: token, tenant) { return key.principal }
    return try await accounts.principal(of: token, tenant)
  }

  /// Who opens a socket from one of our pages; nothing without a cookie.
  ///
  /// - Throws: Problems of status 401 when the session is over, 403 when another site's page opens it.
  func principal(ofSocket request: HTTPRequest) async throws -> Principal? {
    guard let session = browsers.session(of: request, tenant) else { return nil }
    try browsers.checkSocket(request)
    return try await user(in: session)
  }

  private func user(in session: SessionID) async throws -> Principal {
    guard let principal = try await accounts.principal(in: session, tenant) else {
      throw Problem.sessionOver
    }
    return principal
  }

  /// Whether a token may be that of a user, a program or an operator.
  private func isPossible(_ token: String) -> Bool {
    credentials.isOperatorKey(token) || APIKeys.isSecret(token) || accounts.isAccessToken(token)
  }

  /// The conversation whose token it is.
  private func holder(
    of token: String, _ request: HTTPRequest, _ access: Access
  ) throws -> ConversationID {
    let conversation: ConversationID
    switch access {
    case .open, .signedIn, .scope: throw Problem.invalidToken
    case .conversation: conversation = try request.parameter("id")
    case .customer:
      // Neither of these is ever a conversation's token.
      guard !token.contains(".") else { throw Problem.invalidToken }
      let text: String? = try request.query("conversation")
      guard let named = text.flatMap({ ConversationID($0) }) else {
        throw Problem.forbidden(
          "Send the conversation whose token this is as `conversation`, or what operators sign in with.")
      }
      conversation = named
    }
    guard credentials.isToken(token, for: conversation) else {
      throw token.contains(".") ? Problem.invalidToken : .wrongToken
    }
    return conversation
  }
}

extension Problem {
  static func unauthorized(for access: Access) -> Problem {
    let staff = "an access token (POST /auth/token), an API key or the operators' key"
    let wanted =
      switch access {
      case .open, .scope: staff
      case .signedIn: "an access token (POST /auth/token)"
      case .conversation, .customer:
        "the conversation's token, which came when it was created, or as an operator \(staff)"
      }
    return .unauthorized("Send \(wanted) as “Authorization: Bearer …”.")
  }

  /// The token is nobody's: it was made up, has lapsed, or was revoked (RFC 6750, section 3.1).
  static let invalidToken = Problem(
    kind: "invalid-token", title: "The token opens nothing", status: 401,
    detail: """
      It is unknown, has lapsed, or was revoked. With an access token: get another one with POST /auth/refresh, or sign \
      in again with POST /auth/token. With an API key: ask whoever manages keys for another.
      """)

  /// The files of a form go to disk as they come, so their digest is not known.
  fileprivate static let signedForm = Problem(
    kind: "signature-refused", title: "The request's signature is not right", status: 401,
    detail: "Forms with files cannot be signed. Send JSON, or use a key that is sent.")

  static let wrongToken = Problem.forbidden(
    "This token does not open this. Use the one that came with this conversation, or what operators sign in with."
  )

  static func usersOnly(_ principal: Principal) -> Problem {
    Problem(
      kind: "users-only", title: "This is for users who have signed in", status: 403,
      detail: "It is about oneself, and \(principal.kindInWords) is nobody. Sign in: POST /auth/token.")
  }

  /// Somebody is known, and may not do this (RFC 6750, section 3.1, `insufficient_scope`).
  static func missingScope(_ scope: Scope, _ principal: Principal) -> Problem {
    guard Scope.ofCompanies.contains(scope) else { return .operatorsOnly(scope) }
    let way =
      switch principal.proof {
      case .user:
        "Ask an owner or an admin for a role that has it (PATCH /v1/users/{id}; Docs/Access.md says which have)."
      case .apiKey: "Ask an owner or an admin for a key that has it (POST /auth/api-key/create)."
      case .operatorKey, .commandLine: ""
      }
    var problem = Problem(
      kind: "missing-scope", title: "A right is missing", status: 403,
      detail: "This takes the scope `\(scope.rawValue)`, which \(principal.kindInWords) does not have. \(way)"
    )
    problem.extensions["scope"] = .string(scope.rawValue)
    return problem
  }

  private static func operatorsOnly(_ scope: Scope) -> Problem {
    var problem = Problem(
      kind: "missing-scope", title: "A right is missing", status: 403,
      detail: "This takes the scope `\(scope.rawValue)`, which the operators' key of the server alone has.")
    problem.extensions["scope"] = .string(scope.rawValue)
    return problem
  }

  static func unknown(_ what: String) -> Problem { .notFound("There is no such \(what).") }
}

extension Principal {
  /// What they have come with, for messages.
  fileprivate var kindInWords: String {
    switch proof {
    case .user: "your role “\(role.rawValue)”"
    case .apiKey: "your API key “\(name)”"
    case .operatorKey: "the operators' key"
    case .commandLine: "the command line"
    }
  }
}
