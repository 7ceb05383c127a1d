import Essentials
import HTTPClient
import HTTPServer
import Identity
import Synchronization
import UsherTesting

/// An OpenID Connect issuer on a port: a document, keys, and codes that are exchanged for ID tokens.
final class FakeIssuer: Sendable {
  struct State {
    var signing: TokenSigningKey
    var retired: [TokenVerificationKey] = []
    /// Members of the discovery document that are different.
    var document: [String: JSONValue] = [:]
    /// What is answered in place of the key set.
    var keySet: HTTPResponse?
    var isDown = false
    /// What a code is exchanged for: the fields of the form that must come with it, and the claims.
    var codes: [String: (challenge: String, redirectURL: String, claims: TokenClaims)] = [:]
    var documentCalls = 0
    var keyCalls = 0
    var lastForm: [String: String] = [:]
    var lastAuthorization: String?
  }

  let state: Mutex<State>
  private let address = Mutex("")

  init(_ key: TokenSigningKey = TokenSigningKey(Ed25519.PrivateKey())) {
    state = Mutex(State(signing: key))
  }

  /// Runs a test with a client of `client-1`.
  static func run(
    _ clock: ManualClock = ManualClock(), secret: String? = nil, algorithms: Set<TokenAlgorithm>? = nil,
    _ test: @escaping @Sendable (FakeIssuer, ExternalIssuer, ManualClock) async throws -> Void
  ) async throws {
    let fake = FakeIssuer()
    try await HTTPTester.live(fake.router()) { port in
      fake.address.withLock { $0 = "http://127.0.0.1:\(port)" }
      guard var settings = IssuerSettings(issuer: fake.url, clientID: "client-1", reach: .anywhere) else {
        return
      }
      settings.clientSecret = secret
      if let algorithms { settings.algorithms = algorithms }
      var configuration = HTTPClientConfiguration()
      configuration.proxy = .none
      let client = HTTPClient(configuration)
      let issuer = ExternalIssuer(settings, client: client, clock: clock)
      do {
        try await test(fake, issuer, clock)
        await client.close()
      } catch {
        await client.close()
        throw error
      }
    }
  }

  var url: String { address.withLock { $0 } }

  /// A token as the issuer makes it now.
  func token(_ claims: TokenClaims, type: String = "JWT") -> String {
    TokenSigner(state.withLock { $0.signing }).sign(claims, type: type)
  }

  /// What the token of somebody says who has just signed in.
  func claims(at now: Timestamp, _ others: [String: JSONValue] = [:]) -> TokenClaims {
    TokenClaims(
      issuer: url, subject: "anna", audience: ["client-1"], expiresAt: now + .seconds(300), issuedAt: now,
      others: others)
  }

  func router() -> Router {
    var router = Router()
    router.on(.get, "/.well-known/openid-configuration") { [self] _ in
      answer { state in
        state.documentCalls += 1
        let members: [String: JSONValue] = [
          "issuer": .string(url), "jwks_uri": .string(url + "/keys"),
          "authorization_endpoint": .string(url + "/authorize?tenant=7"),
          "token_endpoint": .string(url + "/token"),
        ]
        return .json(bytes: JSONValue.object(members.merging(state.document) { _, new in new }).serialized())
      }
    }
    router.on(.get, "/keys") { [self] _ in
      answer { state in
        state.keyCalls += 1
        let keys = [state.signing.verificationKey] + state.retired
        return state.keySet
          ?? .json(bytes: JSONValue.object(["keys": .array(keys.compactMap(\.jwk))]).serialized())
      }
    }
    let form = BodyPolicy.bytes(limit: 1 << 16, types: ["application/x-www-form-urlencoded"])
    router.on(.post, "/token", body: form) { [self] request in
      let query = HTTPQuery(encoded: String(decoding: request.body, as: UTF8.self))
      let fields = Dictionary(query.items.map { ($0.name, $0.value) }) { first, _ in first }
      return answer { state in
        state.lastForm = fields
        state.lastAuthorization = request.headers["Authorization"]
        // A code counts once.
        guard let code = fields["code"], let entry = state.codes.removeValue(forKey: code),
          entry.redirectURL == fields["redirect_uri"],
          entry.challenge == Base64URL.encode(SHA256.digest(of: fields["code_verifier"] ?? ""))
        else { return .json(bytes: Array(#"{"error":"invalid_grant"}"#.utf8), status: 400) }
        let token = TokenSigner(state.signing).sign(entry.claims, type: "JWT")
        return .json(
          bytes: JSONValue.object(["id_token": .string(token), "token_type": "Bearer"]).serialized())
      }
    }
    return router
  }

  private func answer(_ body: (inout State) -> HTTPResponse) -> HTTPResponse {
    state.withLock { state in state.isDown ? HTTPResponse(status: 503) : body(&state) }
  }

  /// Somebody signs in at the page that a sign-in leads to, and gets a code.
  func authorize(_ signIn: ExternalSignIn, claims: TokenClaims? = nil, at now: Timestamp) -> (
    code: String, state: String
  ) {
    let query = HTTPQuery(encoded: String(signIn.url.split(separator: "?", maxSplits: 1).last ?? ""))
    let fields = Dictionary(query.items.map { ($0.name, $0.value) }) { first, _ in first }
    let code = SecureToken().text
    let claims = claims ?? self.claims(at: now, ["nonce": .string(fields["nonce"] ?? "")])
    state.withLock {
      $0.codes[code] = (fields["code_challenge"] ?? "", fields["redirect_uri"] ?? "", claims)
    }
    return (code, fields["state"] ?? "")
  }
}
