import Essentials
import HTTPServer
import Identity
import Synchronization
import Testing
import UsherTesting

@Suite("Sign-in at an external issuer") struct ExternalSignInTests {
  private static let redirectURL = "https://support.example.com/auth/return"

  private func failure(
    _ issuer: ExternalIssuer, _ signIn: ExternalSignIn, code: String, state: String, from: String? = nil
  ) async -> IssuerError? {
    do throws(IssuerError) {
      _ = try await issuer.finishSignIn(signIn, code: code, state: state, issuer: from)
      return nil
    } catch {
      return error
    }
  }

  @Test("The address has all that the flow needs, and keeps the endpoint's own query")
  func address() async throws {
    try await FakeIssuer.run { fake, issuer, _ in
      let signIn = try await issuer.beginSignIn(redirectURL: Self.redirectURL, scopes: ["email"])
      let parts = signIn.url.split(separator: "?", maxSplits: 1)
      #expect(parts[0] == fake.url + "/authorize")
      let items = HTTPQuery(encoded: String(parts[1])).items
      let fields = Dictionary(items.map { ($0.name, $0.value) }) { first, _ in first }
      #expect(fields.count == items.count)
      #expect(fields["tenant"] == "7")
      #expect(fields["response_type"] == "code")
      #expect(fields["client_id"] == "client-1")
      #expect(fields["redirect_uri"] == Self.redirectURL)
      #expect(fields["scope"] == "openid email")
      #expect(fields["code_challenge_method"] == "S256")
      #expect(fields["state"] == signIn.state)
      #expect(try #require(fields["nonce"]).utf8.count == 43)
      #expect(try #require(fields["code_challenge"]).utf8.count == 43)
      #expect("\(signIn)" == "ExternalSignIn(…)")
      let other = try await issuer.beginSignIn(redirectURL: Self.redirectURL)
      #expect(other.state != signIn.state)
    }
  }

  @Test("Who signs in there is signed in here, after a way through storage", arguments: [nil, "s€cret:+/"])
  func whole(secret: String?) async throws {
    try await FakeIssuer.run(secret: secret) { fake, issuer, clock in
      let begun = try await issuer.beginSignIn(redirectURL: Self.redirectURL)
      let signIn = try JSON.decode(ExternalSignIn.self, from: try JSON.encode(begun))
      let answer = fake.authorize(signIn, at: clock.now)
      let claims = try await issuer.finishSignIn(signIn, code: answer.code, state: answer.state)
      #expect(claims.subject == "anna")
      let (form, header) = fake.state.withLock { ($0.lastForm, $0.lastAuthorization) }
      #expect(form["grant_type"] == "authorization_code")
      #expect(form["client_secret"] == nil)
      // printf %s 'client-1:s%E2%82%ACcret%3A%2B%2F' | base64
      #expect(header == secret.map { _ in "Basic Y2xpZW50LTE6cyVFMiU4MiVBQ2NyZXQlM0ElMkIlMkY=" })
      #expect((form["client_id"] == nil) == (secret != nil))
    }
  }

  @Test("Where a header is not taken, the secret goes in the body")
  func secretInBody() async throws {
    try await FakeIssuer.run(secret: "secret") { fake, issuer, clock in
      fake.state.withLock { $0.document = ["token_endpoint_auth_methods_supported": ["client_secret_post"]] }
      let signIn = try await issuer.beginSignIn(redirectURL: Self.redirectURL)
      let answer = fake.authorize(signIn, at: clock.now)
      _ = try await issuer.finishSignIn(signIn, code: answer.code, state: answer.state)
      let (form, header) = fake.state.withLock { ($0.lastForm, $0.lastAuthorization) }
      #expect(form["client_secret"] == "secret" && header == nil)
    }
  }

  @Test("A code counts once, for the browser that began, and for ten minutes")
  func attacks() async throws {
    try await FakeIssuer.run { fake, issuer, clock in
      let mine = try await issuer.beginSignIn(redirectURL: Self.redirectURL)
      let theirs = try await issuer.beginSignIn(redirectURL: Self.redirectURL)
      let answer = fake.authorize(theirs, at: clock.now)
      // Somebody sends their own link, to have a victim signed in as them.
      #expect(await failure(issuer, mine, code: answer.code, state: answer.state) == .wrongState)
      // A stolen code, without what the browser that began keeps.
      #expect(await failure(issuer, mine, code: answer.code, state: mine.state) == .refused("invalid_grant"))
      let second = fake.authorize(mine, at: clock.now)
      #expect(await failure(issuer, mine, code: second.code, state: second.state) == nil)
      #expect(
        await failure(issuer, mine, code: second.code, state: second.state) == .refused("invalid_grant"))
      #expect(await failure(issuer, mine, code: "", state: mine.state) == .refused("invalid_grant"))
      let third = fake.authorize(mine, at: clock.now)
      clock.advance(by: .seconds(601))
      #expect(await failure(issuer, mine, code: third.code, state: third.state) == .late)
    }
  }

  @Test("A token of an earlier sign-in, put in place of this one's, is refused")
  func nonce() async throws {
    try await FakeIssuer.run { fake, issuer, clock in
      let signIn = try await issuer.beginSignIn(redirectURL: Self.redirectURL)
      for others in [[:], ["nonce": "earlier"], ["nonce": 7]] as [[String: JSONValue]] {
        let answer = fake.authorize(signIn, claims: fake.claims(at: clock.now, others), at: clock.now)
        #expect(await failure(issuer, signIn, code: answer.code, state: answer.state) == .wrongNonce)
      }
    }
  }

  @Test("An issuer that says who it is in its answers must say so, and be the one that was asked (RFC 9207)")
  func mixUp() async throws {
    try await FakeIssuer.run { fake, issuer, clock in
      fake.state.withLock { $0.document = ["authorization_response_iss_parameter_supported": true] }
      let signIn = try await issuer.beginSignIn(redirectURL: Self.redirectURL)
      let answer = fake.authorize(signIn, at: clock.now)
      for from in [nil, "https://evil.example", fake.url + "/"] {
        #expect(
          await failure(issuer, signIn, code: answer.code, state: answer.state, from: from) == .wrongState)
      }
      #expect(await failure(issuer, signIn, code: answer.code, state: answer.state, from: fake.url) == nil)
    }
  }
}
