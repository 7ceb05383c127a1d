import Essentials
import HTTPServer
import Identity

/// The keys of the company's programs.
enum APIKeyEndpoints {
  static var all: [Endpoint] { [list, create, rotate, revoke, validate] }

  private static let issued = JSONSchema.object(
    nil, .required("api_key", Shapes.reference("APIKey")),
    .optional(
      "secret",
      JSONSchema(
        .nullable(.string()),
        "What the program sends as `Authorization: Bearer …`, or signs its requests with; shown this once. Null where the same request had made the key: rotate it to get a new one"
      )))
  private static let id = JSONSchema.string("The key", lengths: 1...64)

  private static var list: Endpoint {
    Endpoint(
      .get, "/auth/api-keys", "listAPIKeys", "The keys of programs", section: .accounts,
      access: .scope(.admin),
      answers: [
        .json(
          200, "The newest first", .object(nil, .required("api_keys", .array(of: Shapes.reference("APIKey"))))
        )
      ]
    ) { api, _ in
      .value(["api_keys": .array(try await api.keys.all(api.tenant).map { $0.json(api.keys) })])
    }
  }

  private static var create: Endpoint {
    Endpoint(
      .post, "/auth/api-key/create", "createAPIKey", "Make a key for a program",
      details: """
        Nobody gives a key what they may not do themselves. The secret is shown once; only its digest is kept. With \
        `signed`, the secret is never sent: the program signs each request with it (RFC 9421), and no other is taken. With \
        an `Idempotency-Key`, the same request makes one key.
        """,
      section: .accounts, access: .scope(.admin),
      parameters: [
        .header(
          "Idempotency-Key", .string("Your own name for the request", lengths: 1...255, isStorable: true))
      ],
      body: .json(
        .object(
          nil,
          .required("name", .string("What it is for", lengths: 1...200, isNotBlank: true, isStorable: true)),
          .required("scopes", Shapes.someScopes),
          .optional("expires_at", JSONSchema(.nullable(Shapes.moment))),
          .optional("signed", JSONSchema(.boolean, "Whether it signs requests and is never sent")))),
      answers: [.json(201, "The key and its secret", issued)]
    ) { api, call in
      let scopes = call.body["scopes"]?.arrayValue?.compactMap { $0.stringValue.flatMap(Scope.init) } ?? []
      let key = try await api.keys.create(
        named: call.required("name"), scopes: Set(scopes), expiresAt: try call.momentOfBody("expires_at"),
        isSigning: call.body["signed"]?.boolValue ?? false, request: call.text("Idempotency-Key"),
        by: try call.principal(), from: call.origin, api.tenant)
      return .secret(key.json(api.keys), status: 201)
    }
  }

  private static var rotate: Endpoint {
    Endpoint(
      .post, "/auth/api-key/rotate", "rotateAPIKey", "Give a key a new secret", section: .accounts,
      access: .scope(.admin),
      body: .json(
        .object(
          nil, .required("id", id),
          .optional(
            "respite_seconds",
            JSONSchema(
              .integer(0...APIKeys.longestRespite.components.seconds),
              "How long the former secret is still taken; not at all unless told")))),
      answers: [.json(200, "The key and its new secret", issued)]
    ) { api, call in
      let key = try await api.keys.rotate(
        try call.apiKey(), respite: .seconds(call.body["respite_seconds"]?.integerValue ?? 0),
        by: try call.principal(), from: call.origin, api.tenant)
      return .secret(key.json(api.keys))
    }
  }

  private static var revoke: Endpoint {
    Endpoint(
      .post, "/auth/api-key/revoke", "revokeAPIKey", "Make a key open nothing any more",
      details: "Doing it again changes nothing. A key that was revoked stays so.", section: .accounts,
      access: .scope(.admin), body: .json(.object(nil, .required("id", id))),
      answers: [.json(200, "The key", .object(nil, .required("api_key", Shapes.reference("APIKey"))))]
    ) { api, call in
      let key = try await api.keys.revoke(
        try call.apiKey(), by: try call.principal(), from: call.origin, api.tenant)
      return .value(["api_key": key.json(api.keys)])
    }
  }

  private static var validate: Endpoint {
    Endpoint(
      .post, "/auth/api-key/validate", "validateAPIKey", "Whether a key is good, and what it may do",
      details: "Who has a key may ask about it; it is no secret to them.", section: .accounts, access: .open,
      body: .json(.object(nil, .required("secret", .string("The key's secret", lengths: 1...512)))),
      answers: [
        .json(
          200, "What is known of it",
          .object(
            nil, .required("valid", JSONSchema(.boolean)),
            .optional("api_key", JSONSchema(.nullable(Shapes.reference("APIKey"))))))
      ]
    ) { api, call in
      let key = try await api.keys.key(of: call.required("secret"), api.tenant)
      return .secret(["valid": .bool(key != nil), "api_key": key?.json(api.keys) ?? .null])
    }
  }
}

extension IssuedAPIKey {
  fileprivate func json(_ keys: APIKeys) -> JSONValue {
    ["api_key": key.json(keys), "secret": .optional(secret)]
  }
}

extension Call {
  fileprivate func apiKey() throws -> APIKeyID {
    guard let id = APIKeyID(required("id")) else { throw Problem.unknown("API key") }
    return id
  }

  /// A moment of the body, where there is one.
  fileprivate func momentOfBody(_ name: String) throws -> Timestamp? {
    guard let text = body[name]?.stringValue else { return nil }
    guard let time = Timestamp(text) else {
      throw Problem.wrongShape([
        .init(pointer: "/\(name)", detail: "must be a moment in UTC, such as 2027-01-31T12:00:00Z")
      ])
    }
    return time
  }
}
