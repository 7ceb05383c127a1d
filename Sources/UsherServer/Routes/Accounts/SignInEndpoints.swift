import Essentials
import HTTPServer
import Identity

/// Signing in and out, and who one is.
enum SignInEndpoints {
  static var all: [Endpoint] { [token, refresh, logout, me, keySet] }

  static let password = JSONSchema.string("The password", lengths: 1...512)
  static let code = JSONSchema.string(
    "What the authenticator app shows, or a recovery code; where there is a second factor", lengths: 1...64)

  private static var token: Endpoint {
    Endpoint(
      .post, "/auth/token", "signIn", "Sign in",
      details: """
        Takes JSON, or a form as OAuth 2.0's password grant has it, with `username` for `mail`. A wrong password and an \
        unknown mail address get the same answer. After five failures of one mail address each wait is twice as long, up \
        to a quarter of an hour (429, `Retry-After`). With a second factor and no `code` the answer is \
        `second-factor-needed`: send the same again with the code.
        """,
      section: .accounts, access: .open,
      body: .jsonOrURLEncoded(
        JSONSchema(
          .object(
            [
              .optional("grant_type", .string(choices: ["password"])),
              .optional("mail", .string("The mail address", lengths: 1...320)),
              .optional("username", .string("The same, as OAuth 2.0 calls it", lengths: 1...320)),
              .required("password", password), .optional("code", code), .optional("scope", Shapes.text),
              .optional("client_id", Shapes.text), .optional("client_secret", Shapes.text),
            ], others: nil))),
      answers: [.json(200, "Signed in", Shapes.reference("SignedIn"))]
    ) { api, call in
      guard let mail = call.body["mail"]?.stringValue ?? call.body["username"]?.stringValue else {
        throw Problem.wrongShape([.init(pointer: "/mail", detail: "is required")])
      }
      let attempt = SignInAttempt(
        mail: mail, password: call.required("password"), code: call.body["code"]?.stringValue)
      return .secret(try await api.accounts.signIn(attempt, from: call.origin, api.tenant).json)
    }
  }

  private static let refreshToken = JSONSchema.object(
    nil, .required("refresh_token", .string("The newest refresh token", lengths: 1...512)))

  private static var refresh: Endpoint {
    Endpoint(
      .post, "/auth/refresh", "refreshTokens", "Get new tokens for a refresh token",
      details: """
        Each refresh token is good once, and the next one comes with its use. The same request within ten seconds is \
        answered the same way again, since its answer may have been lost. After that, or when the next token was used, \
        somebody else has a copy: the whole session is ended, and both must sign in again.
        """,
      section: .accounts, access: .open, body: .json(refreshToken),
      answers: [.json(200, "New tokens", Shapes.reference("SignedIn"))]
    ) { api, call in
      .secret(
        try await api.accounts.refresh(call.required("refresh_token"), from: call.origin, api.tenant).json)
    }
  }

  private static var logout: Endpoint {
    Endpoint(
      .post, "/auth/logout", "signOut", "Sign out",
      details: "Ends the session of the refresh token. Doing it again changes nothing.", section: .accounts,
      access: .open, body: .json(refreshToken), answers: [.empty(204, "The session is over")]
    ) { api, call in
      try await api.accounts.signOut(
        refreshToken: call.required("refresh_token"), from: call.origin, api.tenant)
      return .noContent
    }
  }

  private static var me: Endpoint {
    Endpoint(
      .get, "/auth/me", "whoAmI", "Who one is, and what one may do", section: .accounts, access: .signedIn,
      answers: [
        .json(
          200, "The user",
          .object(
            nil, .required("user", Shapes.reference("User")), .required("scopes", Shapes.scopes),
            .required("session_id", Shapes.identifier(SessionID.self, "The session"))))
      ]
    ) { api, call in
      let principal = try call.principal()
      let user = try await api.accounts.user(try call.user(), api.tenant)
      return .value([
        "user": user.json, "scopes": .texts(principal.scopes.map(\.rawValue).sorted()),
        "session_id": .optional(principal.session?.text),
      ])
    }
  }

  private static var keySet: Endpoint {
    Endpoint(
      .get, "/.well-known/jwks.json", "keySet", "The public keys of access tokens, as a JSON Web Key Set",
      details: "RFC 7517. A key signs for thirty days; the one before and the next one are listed too.",
      section: .accounts, access: .open,
      answers: [
        .json(
          200, "The keys",
          .object(nil, .required("keys", .array(of: JSONSchema(.object([], others: JSONSchema(.any)))))))
      ]
    ) { api, _ in
      .value(api.tokens.keySet)
    }
  }
}

extension Call {
  /// The user who calls.
  func user() throws(Problem) -> UserID {
    guard let user = try principal().user else { throw .wrongToken }
    return user
  }
}
