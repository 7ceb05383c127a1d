import Essentials
import HTTPClient
import HTTPServer
import Identity
import Synchronization
import Testing
import UsherTesting

@Suite("External issuers") struct ExternalIssuerTests {
  private func failure(_ issuer: ExternalIssuer, _ token: String, nonce: String? = nil) async -> IssuerError?
  {
    do throws(IssuerError) {
      _ = try await issuer.verify(token, nonce: nonce)
      return nil
    } catch {
      return error
    }
  }

  @Test("A token of the issuer for this client is taken; the keys are fetched once for all who wait")
  func taken() async throws {
    try await FakeIssuer.run { fake, issuer, clock in
      let claims = fake.claims(at: clock.now, ["email": "anna@example.com"])
      let token = fake.token(claims)
      try await withThrowingTaskGroup(of: TokenClaims.self) { group in
        for _ in 0..<20 { group.addTask { try await issuer.verify(token) } }
        for try await read in group { #expect(read == claims) }
      }
      #expect(fake.state.withLock { $0.keyCalls } == 1)
      #expect(fake.state.withLock { $0.documentCalls } == 1)
    }
  }

  @Test(
    "A token for another client, of another issuer, expired, of another kind or with another nonce is not")
  func refused() async throws {
    try await FakeIssuer.run { fake, issuer, clock in
      var claims = fake.claims(at: clock.now, ["nonce": "n1"])
      #expect(await failure(issuer, fake.token(claims), nonce: "n1") == nil)
      #expect(await failure(issuer, fake.token(claims), nonce: "n2") == .wrongNonce)
      #expect(await failure(issuer, fake.token(claims, type: "at+jwt")) == .token(.wrongType))
      #expect(await failure(issuer, "not.a.token") != nil)
      claims.audience = ["client-2"]
      #expect(await failure(issuer, fake.token(claims)) == .token(.wrongAudience))
      claims.audience = ["client-1", "client-2"]
      #expect(await failure(issuer, fake.token(claims)) == .wrongParty)
      claims.others["azp"] = "client-2"
      #expect(await failure(issuer, fake.token(claims)) == .wrongParty)
      claims.others["azp"] = "client-1"
      #expect(await failure(issuer, fake.token(claims)) == nil)
      claims.issuer = "https://evil.example"
      #expect(await failure(issuer, fake.token(claims)) == .token(.wrongIssuer))
      let old = fake.token(fake.claims(at: clock.now))
      #expect(await failure(issuer, old, nonce: "n1") == .wrongNonce)
      clock.advance(by: .seconds(331))
      #expect(await failure(issuer, old) == .token(.expired))
    }
  }

  @Test(
    "When the issuer has changed its key, the new one is fetched, but for unknown names at most once a minute"
  )
  func rotation() async throws {
    try await FakeIssuer.run { fake, issuer, clock in
      #expect(await failure(issuer, fake.token(fake.claims(at: clock.now))) == nil)
      fake.state.withLock {
        $0.retired = [$0.signing.verificationKey]
        $0.signing = TokenSigningKey(P256.PrivateKey())
      }
      #expect(await failure(issuer, fake.token(fake.claims(at: clock.now))) == .token(.unknownKey))
      clock.advance(by: .seconds(60))
      #expect(await failure(issuer, fake.token(fake.claims(at: clock.now))) == nil)
      #expect(fake.state.withLock { $0.keyCalls } == 2)
      let stranger = TokenSigner(TokenSigningKey(P256.PrivateKey()))
      for _ in 0..<50 {
        let token = stranger.sign(fake.claims(at: clock.now), type: "JWT")
        #expect(await failure(issuer, token) == .token(.unknownKey))
      }
      #expect(fake.state.withLock { $0.keyCalls } == 2)
      clock.advance(by: .seconds(60))
      for _ in 0..<50 {
        let token = stranger.sign(fake.claims(at: clock.now), type: "JWT")
        #expect(await failure(issuer, token) == .token(.unknownKey))
      }
      #expect(fake.state.withLock { $0.keyCalls } == 3)
    }
  }

  @Test("While the issuer is down its keys count for a day, and no longer")
  func down() async throws {
    try await FakeIssuer.run { fake, issuer, clock in
      #expect(await failure(issuer, fake.token(fake.claims(at: clock.now))) == nil)
      fake.state.withLock { $0.isDown = true }
      clock.advance(by: .seconds(3601))
      #expect(await failure(issuer, fake.token(fake.claims(at: clock.now))) == nil)
      clock.advance(by: .seconds(86_400))
      let token = fake.token(fake.claims(at: clock.now))
      #expect(await failure(issuer, token) == .unavailable("it answers with status 503"))
      fake.state.withLock { $0.isDown = false }
      // Not asked again at once, whoever asks.
      #expect(await failure(issuer, token) == .unavailable("it answers with status 503"))
      clock.advance(by: .seconds(60))
      #expect(await failure(issuer, token) == nil)
    }
  }

  @Test("Keys that are removed there count here no longer than an hour")
  func removed() async throws {
    try await FakeIssuer.run { fake, issuer, clock in
      let stolen = TokenSigner(fake.state.withLock { $0.signing })
      #expect(await failure(issuer, stolen.sign(fake.claims(at: clock.now), type: "JWT")) == nil)
      fake.state.withLock { $0.signing = TokenSigningKey(P256.PrivateKey()) }
      clock.advance(by: .seconds(3600))
      #expect(
        await failure(issuer, stolen.sign(fake.claims(at: clock.now), type: "JWT")) == .token(.unknownKey))
    }
  }

  @Test("A key of an algorithm that is not taken does not count, nor does a secret that is published")
  func algorithms() async throws {
    try await FakeIssuer.run(algorithms: [.rs256]) { fake, issuer, clock in
      let found = await failure(issuer, fake.token(fake.claims(at: clock.now)))
      guard case .unusable = found else { throw IssuerError.unusable("\(String(describing: found))") }
    }
    try await FakeIssuer.run { fake, issuer, clock in
      let secret = try #require(TokenSigningKey(generating: .hs256))
      let keySet = JSONValue.object(["keys": [secret.privateJWK]])
      fake.state.withLock { $0.keySet = .json(bytes: keySet.serialized()) }
      let token = TokenSigner(secret).sign(fake.claims(at: clock.now), type: "JWT")
      guard case .unusable = await failure(issuer, token) else {
        throw IssuerError.unusable("a secret was taken")
      }
    }
  }

  @Test(
    "A document that cannot be used says why",
    arguments: [
      ["issuer": "https://another.example"], ["issuer": 7], ["jwks_uri": .null],
      ["jwks_uri": "file:///etc/passwd"],
      ["jwks_uri": "https://user@evil.example/keys"], ["token_endpoint": "javascript:alert(1)"],
      ["authorization_endpoint": ["https://a.example"]],
    ] as [[String: JSONValue]])
  func documents(changes: [String: JSONValue]) async throws {
    try await FakeIssuer.run { fake, issuer, clock in
      fake.state.withLock { $0.document = changes }
      let found = await failure(issuer, fake.token(fake.claims(at: clock.now)))
      guard case .unusable = found else { throw IssuerError.unusable("\(String(describing: found))") }
    }
  }

  @Test("A key set that is too large, is no JSON or is no set is refused")
  func keySets() async throws {
    let answers = [
      HTTPResponse.text(String(repeating: "x", count: 300_000)), .text("<html>"), .text("{}"),
      .text(#"{"keys":[]}"#), HTTPResponse(status: 404), .redirect(to: "/elsewhere"),
    ]
    for answer in answers {
      try await FakeIssuer.run { fake, issuer, clock in
        fake.state.withLock { $0.keySet = answer }
        let found = await failure(issuer, fake.token(fake.claims(at: clock.now)))
        switch found {
        case .unusable, .unavailable: break
        default: throw IssuerError.unusable("\(String(describing: found))")
        }
      }
    }
  }

  @Test("An address that a tenant enters leads into nobody's network, also by what its document names")
  func inside() async throws {
    for address in ["https://127.0.0.1/a", "https://169.254.169.254", "https://localhost"] {
      let settings = try #require(IssuerSettings(issuer: address, clientID: "client-1"))
      var configuration = HTTPClientConfiguration()
      configuration.proxy = .none
      let client = HTTPClient(configuration)
      let issuer = ExternalIssuer(settings, client: client, clock: ManualClock())
      #expect(
        await failure(issuer, "a.b.c") == .unavailable("its address does not lead to the public internet"))
      await client.close()
    }
  }

  @Test(
    "Addresses that are none make no issuer",
    arguments: [
      "", "accounts.example.com", "http://accounts.example.com", "https://", "https:///path",
      "https://a@b.example",
      "https://a.example/?x=1", "https://a.example/#x", "https://a .example", "ftp://a.example",
      "https://\(String(repeating: "a", count: 3000)).example",
    ])
  func addresses(text: String) {
    #expect(IssuerSettings(issuer: text, clientID: "c") == nil)
  }
}
