import Essentials
import HTTPServer
import Identity

/// What a browser is given in place of tokens: a cookie that no script reads says whose session it is, and another one
/// that the pages read proves, sent back as a header field, that it is they who ask.
///
/// Both are codes (HMAC-SHA-256) over the session's name, so nothing more is kept than the session itself, and what was
/// made up is refused without asking the database. A request with the cookie counts only from the server's own pages:
/// the browser says so (`Sec-Fetch-Site`, or `Origin`), and what changes something must carry the proof too
/// (https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html, signed double
/// submit).
struct BrowserSessions: Sendable {
  /// The header field with the proof.
  static let proofField = "X-CSRF-Token"

  private let key: [UInt8]
  private let lifetime: Duration
  /// Where the server's own pages are, when that is configured: `https://help.example.com`.
  private let publicOrigin: String?
  private let isSecure: Bool

  /// - Parameters:
  ///   - secret: The server's secret.
  ///   - lifetime: The longest that a session can last.
  init(secret: [UInt8], server: ServerConfiguration, lifetime: Duration) {
    key = HMAC.code(of: Array("usher browser sessions".utf8), key: secret)
    self.lifetime = lifetime
    publicOrigin = server.publicURL.flatMap(Self.origin)
    // Browsers take a cookie with `Secure` from https only, and some not even from http://localhost.
    isSecure = server.publicURL.map { $0.hasPrefix("https://") } ?? (server.tls != nil)
  }

  /// Names with this prefix cannot be set by pages of neighbouring hosts.
  private var prefix: String { isSecure ? "__Host-" : "" }
  private var sessionName: String { prefix + "usher_session" }
  private var proofName: String { prefix + "usher_csrf" }

  // MARK: Giving

  /// The cookies of somebody who has signed in.
  func cookies(of session: SessionID, _ tenant: TenantContext) -> [ResponseCookie] {
    let value = "\(session).\(code("session", session, tenant))"
    return [
      cookie(sessionName, value, lifetime, isHidden: true),
      cookie(proofName, proof(of: session, tenant), lifetime, isHidden: false),
    ]
  }

  /// What has a browser forget them.
  var forgetting: [ResponseCookie] {
    [cookie(sessionName, "", .zero, isHidden: true), cookie(proofName, "", .zero, isHidden: false)]
  }

  /// What the session's pages send as ``proofField``.
  func proof(of session: SessionID, _ tenant: TenantContext) -> String { code("proof", session, tenant) }

  private func cookie(_ name: String, _ value: String, _ age: Duration, isHidden: Bool) -> ResponseCookie {
    ResponseCookie(
      name, value, maxAge: age.wholeMilliseconds / 1000, isSecure: isSecure, isHidden: isHidden)
  }

  private func code(_ purpose: String, _ session: SessionID, _ tenant: TenantContext) -> String {
    Base64URL.encode(HMAC.code(of: Array("\(purpose) \(tenant.tenant) \(session)".utf8), key: key))
  }

  // MARK: Taking

  /// The session that a request's cookie names; nothing without a cookie, or with one that was not made here.
  func session(of request: HTTPRequest, _ tenant: TenantContext) -> SessionID? {
    guard let cookie = request.cookie(sessionName), let dot = cookie.lastIndex(of: "."),
      let session = SessionID(cookie[..<dot]),
      ConstantTime.areEqual(code("session", session, tenant), String(cookie[cookie.index(after: dot)...]))
    else { return nil }
    return session
  }

  /// Makes sure that it is a page of this server that sends the cookie along.
  ///
  /// - Throws: A problem of status 403.
  func check(_ request: HTTPRequest, of session: SessionID, _ tenant: TenantContext) throws(Problem) {
    if let site = request.headers["Sec-Fetch-Site"] {
      // `none`: somebody has typed the address.
      let isOwn = site == "same-origin" || (site == "none" && request.isHarmless)
      guard isOwn else { throw .otherSite(site) }
    } else if !request.isHarmless {
      try checkOrigin(request)
    }
    guard !request.isHarmless else { return }
    guard let given = request.headers[Self.proofField],
      ConstantTime.areEqual(proof(of: session, tenant), given)
    else { throw .noProof(cookie: proofName) }
  }

  /// A socket is opened by a `GET` that no browser asks permission for: what counts is the page's origin.
  ///
  /// - Throws: A problem of status 403.
  func checkSocket(_ request: HTTPRequest) throws(Problem) { try checkOrigin(request) }

  /// Whoever signs in may be no browser and say nothing of where they are; another site's page says so, and could only
  /// mean to sign somebody in as another one.
  ///
  /// - Throws: A problem of status 403.
  func checkSignIn(_ request: HTTPRequest) throws(Problem) {
    if let site = request.headers["Sec-Fetch-Site"] {
      guard site == "same-origin" || site == "none" else { throw .otherSite(site) }
    } else if request.headers.contains("Origin") {
      try checkOrigin(request)
    }
  }

  private func checkOrigin(_ request: HTTPRequest) throws(Problem) {
    guard let origin = request.headers["Origin"] else { throw .noOrigin }
    if origin == publicOrigin { return }
    guard let host = request.headers["Host"], let scheme = origin.firstRange(of: "://"),
      origin[scheme.upperBound...].lowercased() == host.lowercased()
    else { throw .otherSite(origin) }
  }

  /// Scheme and host of an address, as browsers write them: in small letters, without the port that goes without saying.
  private static func origin(_ url: String) -> String? {
    guard let scheme = url.firstRange(of: "://") else { return nil }
    let name = url[..<scheme.lowerBound].lowercased()
    let authority = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }.lowercased()
    let usual = name == "https" ? ":443" : ":80"
    return "\(name)://" + (authority.hasSuffix(usual) ? String(authority.dropLast(usual.count)) : authority)
  }
}

extension HTTPRequest {
  /// Whether nothing is changed by it (RFC 9110, section 9.2.1).
  fileprivate var isHarmless: Bool { method == .get || method == .head || method == .options }
}

extension HTTPResponse {
  /// The answer with cookies.
  func setting(_ cookies: [ResponseCookie]) -> HTTPResponse {
    var response = self
    for cookie in cookies { response.headers.add("Set-Cookie", cookie.text) }
    return response
  }
}

extension Problem {
  fileprivate static func otherSite(_ site: String) -> Problem {
    Problem(
      kind: "other-site", title: "Another site has sent this", status: 403,
      detail: """
        The cookie counts for this server's own pages only, and this came from elsewhere (\(site)). Open the page on this \
        server; programs send “Authorization: Bearer …” in place of the cookie. If a proxy changes the server's name, set \
        `server.public_url` to the one that browsers see.
        """)
  }

  fileprivate static let noOrigin = Problem(
    kind: "no-origin", title: "It is not said which site has sent this", status: 403,
    detail: """
      A request with the cookie must say where it comes from: `Origin`, as browsers send it, with this server's address. \
      Programs send “Authorization: Bearer …” in place of the cookie.
      """)

  fileprivate static func noProof(cookie: String) -> Problem {
    Problem(
      kind: "wrong-csrf-token", title: "The proof that one of our pages asks is missing", status: 403,
      detail: """
        Send the value of the cookie `\(cookie)` as `\(BrowserSessions.proofField)` too. Who has signed in again in another \
        tab loads the page anew.
        """)
  }

  /// The cookie was good once.
  static let sessionOver = Problem(
    kind: "session-over", title: "You are signed out", status: 401,
    detail:
      "The session has lapsed or was ended. Sign in again: on the page /account, or with POST /auth/session.")
}
