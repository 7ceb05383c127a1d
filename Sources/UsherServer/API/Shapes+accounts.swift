import Essentials
import HTTPServer
import Identity

/// The shapes of users, sessions, keys and the audit log.
extension Shapes {
  static let user = JSONSchema.object(
    "Somebody who can sign in",
    .required("id", identifier(UserID.self, "Their name")),
    .required("mail", .string("By which they sign in", format: "email")), .required("name", text),
    .required("role", .string(choices: Role.allCases.map(\.rawValue))),
    .required("state", .string(choices: User.State.allCases.map(\.rawValue))),
    .required("second_factor", JSONSchema(.boolean, "Whether they are asked for a code too")),
    .required("created_at", moment), .optional("signed_in_at", JSONSchema(.nullable(moment))))

  static let signedIn = JSONSchema.object(
    "What a client needs who has signed in",
    .required("access_token", .string("Sent with each request, as `Authorization: Bearer …`")),
    .required("token_type", .string(choices: ["Bearer"])),
    .required("expires_in", JSONSchema(.integer(0...Int64.max), "How many seconds the access token is good")),
    .required("refresh_token", .string("Gets the next ones; good once")),
    .required("refresh_expires_at", moment),
    .required("session_id", identifier(SessionID.self, "The session")), .required("user", reference("User")))

  static let session = JSONSchema.object(
    "One time that a user has signed in",
    .required("id", identifier(SessionID.self, "Its name")),
    .required("device", .string("What the client said that it is")),
    .required("place", .string("The network address that it was used from last")),
    .required("current", JSONSchema(.boolean, "Whether it is the one that asks")),
    .required("created_at", moment), .required("refreshed_at", moment), .required("expires_at", moment))

  static let apiKey = JSONSchema.object(
    "The key of a program, but for its secret",
    .required("id", identifier(APIKeyID.self, "Its name")), .required("name", text),
    .required("prefix", .string("How its secret begins")), .required("scopes", scopes),
    .required("created_by", text), .required("created_at", moment),
    .optional("expires_at", JSONSchema(.nullable(moment))),
    .optional("used_at", JSONSchema(.nullable(moment), "When it was used last, to the minute")),
    .optional("revoked_at", JSONSchema(.nullable(moment))),
    .required("signed", JSONSchema(.boolean, "Whether it signs requests and is never sent")),
    .optional("keyid", JSONSchema(.nullable(.string("What signed requests call it")))))

  static let auditEntry = JSONSchema.object(
    "One line of the audit log",
    .required("number", count), .required("at", moment), .required("action", text),
    .required("actor", .string("A user's or a key's id, `operator_key`, `command_line` or `nobody`")),
    .required("actor_name", text), .optional("subject", optionalText), .required("address", text),
    .required("details", JSONSchema(.object([], others: JSONSchema(.any)))),
    .required("hash", .string("SHA-256 over the hash of the line before, a line end, and the line's JSON")))

  static let scopes = JSONSchema.array(
    of: .string(choices: Scope.choices), counts: 0...Scope.choices.count)
  static let someScopes = JSONSchema.array(
    of: .string(choices: Scope.choices), counts: 1...Scope.choices.count)

  static let accountComponents: [String: JSONSchema] = [
    "User": user, "SignedIn": signedIn, "Session": session, "APIKey": apiKey, "AuditEntry": auditEntry,
  ]
}

extension User: JSONRepresentable {
  var json: JSONValue {
    [
      "id": .string(id.text), "mail": .string(mail.text), "name": .string(name),
      "role": .string(role.rawValue),
      "state": .string(state.rawValue), "second_factor": .bool(hasSecondFactor),
      "created_at": .string(createdAt.description), "signed_in_at": .optional(signedInAt?.description),
    ]
  }
}

extension SignedIn: JSONRepresentable {
  var json: JSONValue {
    [
      "access_token": .string(accessToken), "token_type": "Bearer",
      "expires_in": .integer(accessLifetime.wholeMilliseconds / 1000), "refresh_token": .string(refreshToken),
      "refresh_expires_at": .string(refreshExpiresAt.description), "session_id": .string(session.text),
      "user": user.json,
    ]
  }
}

extension SignInSession {
  func json(isCurrent: Bool) -> JSONValue {
    [
      "id": .string(id.text), "device": .string(device), "place": .string(address),
      "current": .bool(isCurrent),
      "created_at": .string(createdAt.description), "refreshed_at": .string(refreshedAt.description),
      "expires_at": .string(expiresAt.description),
    ]
  }
}

extension APIKey {
  func json(_ keys: APIKeys) -> JSONValue {
    [
      "id": .string(id.text), "name": .string(name), "prefix": .string(prefix),
      "scopes": .texts(scopes.map(\.rawValue).sorted()), "created_by": .string(createdBy),
      "created_at": .string(createdAt.description), "expires_at": .optional(expiresAt?.description),
      "used_at": .optional(usedAt?.description), "revoked_at": .optional(revokedAt?.description),
      "signed": .bool(isSigning), "keyid": .optional(isSigning ? keys.signingName(of: self) : nil),
    ]
  }
}

extension AuditEntry: JSONRepresentable {
  var json: JSONValue {
    var members = (try? JSONValue(parsing: text))?.objectValue ?? [:]
    members["hash"] = .string(hash)
    return .object(members)
  }
}

extension Call {
  /// A text of the body that its shape asks for.
  func required(_ name: String) -> String { body[name]?.stringValue ?? "" }
}

extension HTTPResponse {
  /// An answer with secrets in it, which nobody on the way may keep (RFC 6749, section 5.1).
  static func secret(_ value: JSONValue, status: Int = 200) -> HTTPResponse {
    var response = HTTPResponse.value(value, status: status)
    response.headers.add("Cache-Control", "no-store")
    return response
  }
}
