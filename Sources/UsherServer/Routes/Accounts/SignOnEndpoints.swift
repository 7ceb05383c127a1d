import Essentials
import HTTPServer
import Identity
import Telemetry

/// Signing in by an external OpenID Connect issuer. Both are addresses that a browser goes to, so what is wrong is said
/// on the sign-in page.
enum SignOnEndpoints {
  static var all: [Endpoint] { [begin, finish] }

  private static let name = Endpoint.Parameter.path(
    "name", .string("The issuer, as `accounts.issuers` calls it", lengths: 1...64))

  /// What these may be made of, by RFC 6749, appendix A.
  private static let visible = "^[ -~]*$"

  private static var begin: Endpoint {
    Endpoint(
      .get, "/auth/sso/{name}", "beginSignOn", "Sign in at another issuer",
      details: "Leads the browser to the issuer (OpenID Connect, authorization code with PKCE).",
      section: .accounts, access: .open, parameters: [name],
      answers: [.empty(303, "To the issuer, or back to the sign-in page where it cannot be asked")]
    ) { api, call in
      let issuer = try api.signOn.issuer(try call.request.parameter("name"))
      do {
        let (url, cookie) = try await api.signOn.begin(at: issuer)
        return .redirect(to: url).keptNowhere.setting([cookie])
      } catch let error as IssuerError {
        return api.refused(error, issuer)
      }
    }
  }

  private static var finish: Endpoint {
    Endpoint(
      .get, "/auth/sso/{name}/callback", "finishSignOn", "Come back from another issuer",
      details: """
        The user whose mail address the issuer has verified is signed in, as `POST /auth/session` does. Nobody becomes a \
        user by this, and no code of a second factor is asked for: that is the issuer's.
        """,
      section: .accounts, access: .open,
      parameters: [
        name, .query("code", .string("What the issuer gives", lengths: 0...3072, pattern: visible)),
        .query("state", .string("What was sent to it", lengths: 0...512, pattern: visible)),
        .query("iss", .string("Who answers (RFC 9207)", lengths: 0...1024, pattern: visible)),
        .query("error", .string("Why it does not", lengths: 0...256, pattern: visible)),
      ],
      answers: [.empty(303, "To the account page, or to the sign-in page, which says what was wrong")]
    ) { api, call in
      let issuer = try api.signOn.issuer(try call.request.parameter("name"))
      for name in ["code", "state", "iss", "error"] {
        guard call.text(name)?.unicodeScalars.allSatisfy({ (" "..."~").contains($0) }) ?? true else {
          throw Problem.badParameter(name, "It may have visible characters of ASCII alone.")
        }
      }
      do {
        if let refusal = call.text("error") { throw IssuerError.refused(refusal) }
        let mail = try await api.signOn.finish(
          at: issuer, cookie: call.request.cookie(SignOn.cookieName), code: call.text("code") ?? "",
          state: call.text("state") ?? "", says: call.text("iss"))
        let signedIn = try await api.accounts.signIn(
          vouchedFor: mail, by: issuer.name, from: call.origin, api.tenant)
        return HTTPResponse.redirect(to: "/account").keptNowhere.setting(
          api.browsers.cookies(of: signedIn.session, api.tenant) + [api.signOn.forgetting])
      } catch let error as IssuerError {
        return api.refused(error, issuer)
      } catch let problem as Problem where problem.kind == "not-a-user" || problem.kind == "user-locked" {
        return .toSignIn(problem.kind).setting([api.signOn.forgetting])
      }
    }
  }
}

extension API {
  /// Back to the sign-in page with a word for what was wrong; the log says more.
  fileprivate func refused(_ error: IssuerError, _ issuer: SignOn.Issuer) -> HTTPResponse {
    assistant.services.logger.named("sign-on").warning(
      "A sign-in at another issuer has failed",
      ["issuer": .string(issuer.name), "reason": .string("\(error)")])
    let word =
      switch error {
      case .unavailable, .unusable: "issuer-away"
      case .wrongState, .late: "begin-again"
      case .refused: "issuer-refused"
      case .token, .wrongNonce, .wrongParty: "issuer-wrong"
      }
    return .toSignIn(word).setting([signOn.forgetting])
  }
}

extension HTTPResponse {
  fileprivate static func toSignIn(_ word: String) -> HTTPResponse {
    redirect(to: "/account/sign-in?problem=\(word)").keptNowhere
  }

  /// Addresses with codes in them are nobody's to keep.
  fileprivate var keptNowhere: HTTPResponse {
    var response = self
    response.headers.add("Cache-Control", "no-store")
    return response
  }
}
