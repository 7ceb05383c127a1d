import Assistant
import Essentials
import HTTPServer
import Identity
import Ticketing

/// A user's own sessions and second factor.
enum SessionEndpoints {
  static var all: [Endpoint] { [list, revoke, revokeAll, offerFactor, confirmFactor, removeFactor] }

  private static var list: Endpoint {
    Endpoint(
      .get, "/auth/sessions", "listSessions", "Where one is signed in", section: .accounts, access: .signedIn,
      answers: [
        .json(
          200, "The newest first",
          .object(nil, .required("sessions", .array(of: Shapes.reference("Session")))))
      ]
    ) { api, call in
      let current = try call.principal().session
      let sessions = try await api.accounts.sessions(of: try call.user(), api.tenant)
      return .value(["sessions": .array(sessions.map { $0.json(isCurrent: $0.id == current) })])
    }
  }

  private static var revoke: Endpoint {
    Endpoint(
      .delete, "/auth/sessions/{id}", "revokeSession", "Sign out elsewhere, or here", section: .accounts,
      access: .signedIn, parameters: [.path("id", "The session", of: SessionID.self)],
      answers: [.empty(204, "It is over")]
    ) { api, call in
      try await api.accounts.revoke(
        try call.request.parameter("id"), by: try call.principal(), from: call.origin, api.tenant)
      return .noContent
    }
  }

  private static var revokeAll: Endpoint {
    Endpoint(
      .post, "/auth/sessions/revoke-all", "revokeAllSessions", "Sign out everywhere else",
      section: .accounts, access: .signedIn,
      body: .json(
        .object(nil, .optional("current", JSONSchema(.boolean, "Whether the session that asks ends too"))),
        isRequired: false),
      answers: [.json(200, "How many sessions were ended", .object(nil, .required("revoked", Shapes.count)))]
    ) { api, call in
      let principal = try call.principal()
      let kept = call.body["current"]?.boolValue == true ? nil : principal.session
      let count = try await api.accounts.revokeAll(
        of: try call.user(), except: kept, by: principal, from: call.origin, api.tenant)
      return .value(["revoked": .integer(Int64(count))])
    }
  }

  private static var offerFactor: Endpoint {
    Endpoint(
      .post, "/auth/totp/enrol", "offerSecondFactor", "Begin to use a second factor",
      details: """
        The secret for an authenticator app (TOTP, RFC 6238), and the address that it reads from a QR code. It counts \
        from when a code was sent to `/auth/totp/confirm`; asking again makes another secret.
        """,
      section: .accounts, access: .signedIn,
      answers: [
        .json(
          200, "For the app",
          .object(
            nil, .required("secret", Shapes.text), .required("url", .string("`otpauth://totp/…`")),
            .required("qr_code", .string("The same address as a QR code, in SVG"))))
      ]
    ) { api, call in
      let offer = try await api.accounts.offerFactor(
        to: try call.user(), issuer: api.company.name, api.tenant)
      let picture = try QRCode(offer.url).svg(title: "QR code for an authenticator app")
      return .secret([
        "secret": .string(offer.secret), "url": .string(offer.url), "qr_code": .string(picture),
      ])
    }
  }

  private static var confirmFactor: Endpoint {
    Endpoint(
      .post, "/auth/totp/confirm", "confirmSecondFactor", "Use the second factor from now on",
      section: .accounts, access: .signedIn,
      body: .json(.object(nil, .required("code", SignInEndpoints.code))),
      answers: [
        .json(
          200, "It is asked for from now on",
          .object(
            nil,
            .required(
              "recovery_codes",
              .array(of: Shapes.text, "Each lets you in once without the app; they are shown this once"))))
      ]
    ) { api, call in
      let codes = try await api.accounts.confirmFactor(
        code: call.required("code"), by: try call.principal(), from: call.origin, api.tenant)
      return .secret(["recovery_codes": .texts(codes.map(\.text))])
    }
  }

  private static var removeFactor: Endpoint {
    Endpoint(
      .post, "/auth/totp/disable", "removeSecondFactor", "Do without the second factor",
      section: .accounts, access: .signedIn,
      body: .json(
        .object(
          nil, .required("password", SignInEndpoints.password), .required("code", SignInEndpoints.code))),
      answers: [.empty(204, "It is not asked for any more")]
    ) { api, call in
      try await api.accounts.removeFactor(
        password: call.required("password"), code: call.required("code"), by: try call.principal(),
        from: call.origin, api.tenant)
      return .noContent
    }
  }
}
