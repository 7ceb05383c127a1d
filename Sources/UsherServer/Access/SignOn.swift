import Essentials
import HTTPClient
import HTTPServer
import Identity

/// Signing in at another issuer: a cookie of the browser that began it holds what the answer must fit, sealed, for ten
/// minutes; nothing else is kept.
struct SignOn: Sendable {
  /// An issuer with its keys.
  struct Issuer: Sendable {
    let name: String
    let title: String
    let issuer: ExternalIssuer
  }

  let issuers: [Issuer]
  private let key: [UInt8]
  private let address: String

  static let cookieName = "usher_sso"
  private static let label = "sign-on at "

  init(_ configuration: Configuration, secret: [UInt8], client: HTTPClient, clock: any WallClock) {
    key = HMAC.code(of: Array("usher sign-on".utf8), key: secret)
    address = configuration.server.knownAddress ?? ""
    issuers = configuration.issuers.map {
      Issuer(
        name: $0.name, title: $0.title, issuer: ExternalIssuer($0.settings, client: client, clock: clock))
    }
  }

  /// - Throws: A problem of status 404.
  func issuer(_ name: String) throws(Problem) -> Issuer {
    guard let issuer = issuers.first(where: { $0.name == name }) else { throw .unknown("issuer") }
    return issuer
  }

  /// Where the browser goes, and what it keeps meanwhile.
  func begin(at issuer: Issuer) async throws(IssuerError) -> (url: String, cookie: ResponseCookie) {
    let begun = try await issuer.issuer.beginSignIn(redirectURL: redirectURL(issuer))
    let bytes = (try? JSON.encode(begun)) ?? []
    let sealed = SealedBox.seal(bytes, key: key, label: Self.label + issuer.name)
    return (begun.url, cookie(Base64URL.encode(sealed), ExternalSignIn.lifetime))
  }

  /// Who comes back, in the issuer's words: a mail address that it has verified.
  func finish(
    at issuer: Issuer, cookie: String?, code: String, state: String, says: String?
  ) async throws(IssuerError) -> String {
    guard let cookie, let sealed = Base64URL.decode(cookie),
      let bytes = SealedBox.open(sealed, key: key, label: Self.label + issuer.name),
      let begun = try? JSON.decode(ExternalSignIn.self, from: bytes)
    else { throw .wrongState }
    let claims = try await issuer.issuer.finishSignIn(begun, code: code, state: state, issuer: says)
    // Some issuers write the truth value as a text (OpenID Connect Core 1.0, section 5.1, asks for a truth value).
    let isVerified = claims["email_verified"] == true || claims["email_verified"] == "true"
    guard isVerified, let mail = claims["email"]?.stringValue else {
      throw .unusable("it does not say a mail address that it has verified")
    }
    return mail
  }

  /// What has the browser forget it.
  var forgetting: ResponseCookie { cookie("", .zero) }

  private func redirectURL(_ issuer: Issuer) -> String { "\(address)/auth/sso/\(issuer.name)/callback" }

  /// The browser comes back from another site's page, so the strict kind would stay at home.
  private func cookie(_ value: String, _ age: Duration) -> ResponseCookie {
    var cookie = ResponseCookie(
      Self.cookieName, value, maxAge: age.wholeMilliseconds / 1000, isSecure: address.hasPrefix("https://"),
      isHidden: true)
    cookie.comesBack = true
    return cookie
  }
}
