import Assistant
import Essentials
import HTTPServer
import Identity

/// Signing in and out in a browser, and what the account pages must know before somebody has.
enum BrowserSessionEndpoints {
  static var all: [Endpoint] { [open, close, options] }

  private static let browserSession = JSONSchema.object(
    "Signed in; what proves it is in cookies",
    .required("user", Shapes.reference("User")),
    .required("session_id", Shapes.identifier(SessionID.self, "The session")),
    .required(
      "csrf_token",
      .string("Sent as `X-CSRF-Token` with what changes something; the cookie `usher_csrf` holds it too")),
    .required("expires_at", Shapes.moment))

  private static var open: Endpoint {
    Endpoint(
      .post, "/auth/session", "openBrowserSession", "Sign in in a browser",
      details: """
        As `POST /auth/token`, but no script gets hold of a token: the session is in a cookie (`__Host-usher_session` over \
        https, `usher_session` over http; `HttpOnly`, `SameSite=Strict`). Requests with it count from this server's own \
        pages only, and those that change something must send `csrf_token` as `X-CSRF-Token`.
        """,
      section: .accounts, access: .open,
      body: .json(
        .object(
          nil, .required("mail", .string("The mail address", lengths: 1...320)),
          .required("password", SignInEndpoints.password), .optional("code", SignInEndpoints.code))),
      answers: [.json(200, "Signed in", browserSession)]
    ) { api, call in
      try api.browsers.checkSignIn(call.request)
      let attempt = SignInAttempt(
        mail: call.required("mail"), password: call.required("password"),
        code: call.body["code"]?.stringValue)
      let signedIn = try await api.accounts.signIn(attempt, from: call.origin, api.tenant)
      return HTTPResponse.secret([
        "user": signedIn.user.json, "session_id": .string(signedIn.session.text),
        "csrf_token": .string(api.browsers.proof(of: signedIn.session, api.tenant)),
        "expires_at": .string(signedIn.refreshExpiresAt.description),
      ]).setting(api.browsers.cookies(of: signedIn.session, api.tenant))
    }
  }

  private static var close: Endpoint {
    Endpoint(
      .delete, "/auth/session", "closeBrowserSession", "Sign out in a browser",
      details:
        "Ends the session of the cookie and has the browser forget it. Doing it again changes nothing.",
      section: .accounts, access: .open, answers: [.empty(204, "Signed out")]
    ) { api, call in
      if let session = api.browsers.session(of: call.request, api.tenant) {
        try api.browsers.check(call.request, of: session, api.tenant)
        try await api.accounts.signOut(session, from: call.origin, api.tenant)
      }
      return HTTPResponse.noContent.setting(api.browsers.forgetting)
    }
  }

  private static var options: Endpoint {
    Endpoint(
      .get, "/auth/options", "accountOptions", "How one becomes a user here", section: .accounts,
      access: .open, limit: .search,
      answers: [
        .json(
          200, "What the account pages say before somebody has signed in",
          .object(
            nil, .required("company", Shapes.text),
            .required("has_owner", JSONSchema(.boolean, "Whether the first owner is there already")),
            .required(
              "issuers",
              .array(
                of: .object(nil, .required("name", Shapes.text), .required("title", Shapes.text)),
                "Who else can say who one is: `/auth/sso/{name}`")),
            .required("mail", JSONSchema(.boolean, "Whether links to set a password go by mail")),
            .required(
              "registration", .string(choices: AccountSettings.Registration.allCases.map(\.rawValue)))))
      ]
    ) { api, _ in
      .value([
        "company": .string(api.company.name),
        "has_owner": .bool(try await api.accounts.hasOwner(api.tenant)),
        "mail": .bool(api.accounts.sendsMail),
        "issuers": .array(
          api.signOn.issuers.map { ["name": .string($0.name), "title": .string($0.title)] }),
        "registration": .string(api.accounts.registration.rawValue),
      ])
    }
  }
}
