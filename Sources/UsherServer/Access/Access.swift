import Essentials
import Identity

/// What an endpoint asks of its caller. Users have the scopes of their role, API keys those that they were given, and the
/// operators' key has all.
enum Access: Sendable {
  /// Anybody may call it.
  case open
  /// A user who has signed in, whatever their role: it is about themselves.
  case signedIn
  /// Who has the scope.
  case scope(Scope)
  /// The token that the conversation's creator was given, or who has the scope.
  case conversation(or: Scope)
  /// The token of a conversation that the query names, or who has the scope.
  case customer(or: Scope)

  /// What those need who have no conversation's token; nothing where no scope helps.
  var scope: Scope? {
    switch self {
    case .open, .signedIn: nil
    case .scope(let scope), .conversation(or: let scope), .customer(or: let scope): scope
    }
  }

  /// The members of `components.securitySchemes` in the API's document.
  static let securitySchemes: [String: JSONValue] = [
    "conversationToken": [
      "type": "http", "scheme": "bearer",
      "description": "The `token` that came with the conversation when it was created.",
    ],
    "accessToken": [
      "type": "oauth2",
      "description":
        "The `access_token` of a user who has signed in: `POST /auth/token`. What it opens is what the user's role may do.",
      "flows": [
        "password": [
          "tokenUrl": "/auth/token", "refreshUrl": "/auth/refresh",
          "scopes": .object(
            Dictionary(uniqueKeysWithValues: Scope.ofCompanies.map { ($0.rawValue, .string($0.summary)) })),
        ]
      ],
    ],
    "apiKey": [
      "type": "http", "scheme": "bearer",
      "description":
        "The key of a program of yours, which may do what its scopes say: `POST /auth/api-key/create`.",
    ],
    "operatorKey": [
      "type": "http", "scheme": "bearer",
      "description":
        "The operators' key, which may do everything: `USHER_SERVER_OPERATOR_KEY`, or the file `operator-key` in the data folder.",
    ],
  ]

  /// The operation's `security` member.
  var security: JSONValue {
    switch self {
    case .open: []
    case .signedIn: [["accessToken": []]]
    case .scope(let scope): .array(Self.security(scope))
    case .conversation(or: let scope), .customer(or: let scope):
      .array([["conversationToken": []]] + Self.security(scope))
    }
  }

  /// Schemes but OAuth's take the names of roles or scopes too (OpenAPI 3.1, Security Requirement Object).
  private static func security(_ scope: Scope) -> [JSONValue] {
    guard Scope.ofCompanies.contains(scope) else { return [["operatorKey": []]] }
    let names: JSONValue = [.string(scope.rawValue)]
    return [["accessToken": names], ["apiKey": names], ["operatorKey": []]]
  }
}
