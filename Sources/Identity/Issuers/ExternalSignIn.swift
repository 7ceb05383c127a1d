import Essentials

/// One sign-in at an external issuer, from the moment somebody is sent there until they come back: the authorization code
/// flow (OpenID Connect Core 1.0, section 3.1) with PKCE (RFC 7636).
///
/// It is kept where only the browser that began it can bring it back: sealed in a cookie, or in a row that a cookie names.
public struct ExternalSignIn: Hashable, Codable, Sendable {
  /// Where the browser is sent.
  public let url: String
  /// What the issuer sends back unchanged, so that nobody can be signed in by somebody else's link.
  public let state: String
  /// What must be in the token, so that an older one does not count.
  let nonce: String
  /// What proves that whoever exchanges the code is who began.
  let verifier: String
  /// Where the issuer sends the browser; must be registered there.
  let redirectURL: String
  /// When it began, in milliseconds since 1970.
  let begunAt: Int64

  /// How long it may take.
  public static let lifetime = Duration.seconds(600)
}

extension ExternalIssuer {
  /// Begins a sign-in.
  ///
  /// - Parameters:
  ///   - redirectURL: Where the issuer is to send the browser back to.
  ///   - scopes: What is asked for; `openid` is among them in any case.
  public func beginSignIn(
    redirectURL: String, scopes: [String] = ["openid", "email", "profile"]
  ) async throws(IssuerError) -> ExternalSignIn {
    guard let endpoint = try await current().document.authorizationEndpoint else {
      throw .unusable("its discovery document has no “authorization_endpoint”")
    }
    let (state, nonce, verifier) = (SecureToken().text, SecureToken().text, SecureToken().text)
    let scopes = scopes.contains("openid") ? scopes : ["openid"] + scopes
    let fields = [
      ("response_type", "code"), ("client_id", settings.clientID), ("redirect_uri", redirectURL),
      ("scope", scopes.joined(separator: " ")), ("state", state), ("nonce", nonce),
      ("code_challenge", Base64URL.encode(SHA256.digest(of: verifier))), ("code_challenge_method", "S256"),
    ]
    // An endpoint may have a query of its own, which stays (RFC 6749, section 3.1).
    let url = endpoint + (endpoint.contains("?") ? "&" : "?") + PercentEncoding.form(fields)
    return ExternalSignIn(
      url: url, state: state, nonce: nonce, verifier: verifier, redirectURL: redirectURL,
      begunAt: clock.now.milliseconds)
  }

  /// Finishes a sign-in: exchanges the code for an ID token, and says who it is about.
  ///
  /// - Parameters:
  ///   - signIn: What ``beginSignIn(redirectURL:scopes:)`` gave to this browser.
  ///   - code: `code` in the address that the browser comes back to.
  ///   - state: `state` there.
  ///   - issuer: `iss` there, when there is one (RFC 9207).
  public func finishSignIn(
    _ signIn: ExternalSignIn, code: String, state: String, issuer: String? = nil
  ) async throws(IssuerError) -> TokenClaims {
    guard ConstantTime.areEqual(state, signIn.state) else { throw .wrongState }
    let age = clock.now - Timestamp(milliseconds: signIn.begunAt)
    guard age <= ExternalSignIn.lifetime else { throw .late }
    let document = try await current().document
    // With several issuers, a code must not be taken to another one than it comes from.
    if issuer != nil || document.namesItself {
      guard issuer == settings.issuer else { throw .wrongState }
    }
    guard let endpoint = document.tokenEndpoint else {
      throw .unusable("its discovery document has no “token_endpoint”")
    }
    let token = try await exchange(code, signIn, endpoint, document)
    return try await verify(token, nonce: signIn.nonce)
  }

  /// RFC 6749, section 4.1.3.
  private func exchange(
    _ code: String, _ signIn: ExternalSignIn, _ endpoint: String, _ document: IssuerDocument
  ) async throws(IssuerError) -> String {
    guard (1...4096).contains(code.utf8.count) else { throw .refused("invalid_grant") }
    var fields = [
      ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", signIn.redirectURL),
      ("code_verifier", signIn.verifier),
    ]
    var headers: [(name: String, value: String)] = []
    if let secret = settings.clientSecret, !document.takesSecretInBody {
      headers.append(("authorization", "Basic " + Self.basic(settings.clientID, secret)))
    } else {
      fields.append(("client_id", settings.clientID))
      if let secret = settings.clientSecret { fields.append(("client_secret", secret)) }
    }
    let (status, body) = try await call.post(endpoint, fields, headers: headers)
    let answer = UniqueMembers.parse(body)
    guard status == 200 else {
      guard let name = answer?["error"]?.stringValue else {
        throw .unavailable("it answers with status \(status)")
      }
      // Its words are not shown further than their name, in the letters that RFC 6749 gives it.
      throw .refused(
        String(name.unicodeScalars.filter { (0x20...0x7E).contains($0.value) }.prefix(64).map(Character.init))
      )
    }
    guard let token = answer?["id_token"]?.stringValue else {
      throw .unusable("it answers without an ID token")
    }
    return token
  }

  /// RFC 6749, section 2.3.1: both are encoded as in a form before they are put together.
  private static func basic(_ id: String, _ secret: String) -> String {
    let pair = "\(PercentEncoding.encode(id)):\(PercentEncoding.encode(secret))"
    // What is encoded like this is ASCII; the alphabets differ in two digits and the padding.
    let digits = Base64URL.encode(Array(pair.utf8)).replacing("-", with: "+").replacing("_", with: "/")
    return digits + String(repeating: "=", count: (4 - digits.utf8.count % 4) % 4)
  }
}

extension ExternalSignIn: CustomStringConvertible, CustomReflectable {
  /// Keeps its secrets out of logs.
  public var description: String { "ExternalSignIn(…)" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
