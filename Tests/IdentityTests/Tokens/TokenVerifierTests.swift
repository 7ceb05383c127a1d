import Essentials
import Identity
import Testing
import UsherTesting

@Suite("Tokens") struct TokenVerifierTests {
  private let clock = ManualClock()

  private func claims() -> TokenClaims {
    TokenClaims(
      issuer: "usher", subject: "user_1", audience: ["api"], expiresAt: clock.now + .seconds(1800),
      notBefore: clock.now, issuedAt: clock.now, tokenID: "t1", others: ["role": "operator"])
  }

  private func verifier(
    _ keys: TokenKeySet, type: String? = "at+jwt", maximumAge: Duration? = nil
  ) -> TokenVerifier {
    TokenVerifier(
      keys: keys,
      expectations: .init(issuer: "usher", audience: "api", type: type, maximumAge: maximumAge), clock: clock)
  }

  @Test("A token says what was signed", arguments: [TokenAlgorithm.hs256, .es256, .edDSA])
  func roundTrip(algorithm: TokenAlgorithm) throws {
    let key = try #require(TokenSigningKey(generating: algorithm))
    let token = TokenSigner(key).sign(claims(), type: "at+jwt")
    #expect(try verifier(TokenKeySet(signing: key)).verify(token) == claims())
  }

  @Test("RS256 is for checking only")
  func noRSA() {
    #expect(TokenSigningKey(generating: .rs256) == nil)
  }

  @Test("A token counts until it expires, and thirty seconds longer for clocks that differ")
  func expiry() throws {
    let key = try #require(TokenSigningKey(generating: .edDSA))
    let token = TokenSigner(key).sign(claims(), type: "at+jwt")
    let verifier = verifier(TokenKeySet(signing: key))
    clock.advance(by: .seconds(1829))
    #expect(throws: Never.self) { try verifier.verify(token) }
    clock.advance(by: .seconds(1))
    #expect(throws: TokenError.expired) { try verifier.verify(token) }
  }

  @Test("A token from the future is not taken, but for thirty seconds")
  func future() throws {
    let key = try #require(TokenSigningKey(generating: .edDSA))
    let verifier = verifier(TokenKeySet(signing: key))
    for path in [\TokenClaims.notBefore, \.issuedAt] {
      var claims = claims()
      claims[keyPath: path] = clock.now + .seconds(30)
      #expect(throws: Never.self) { try verifier.verify(TokenSigner(key).sign(claims, type: "at+jwt")) }
      claims[keyPath: path] = clock.now + .seconds(31)
      #expect(throws: TokenError.notYetValid) {
        try verifier.verify(TokenSigner(key).sign(claims, type: "at+jwt"))
      }
    }
  }

  @Test("A token may be asked to be young")
  func age() throws {
    let key = try #require(TokenSigningKey(generating: .edDSA))
    let verifier = verifier(TokenKeySet(signing: key), maximumAge: .seconds(60))
    let token = TokenSigner(key).sign(claims(), type: "at+jwt")
    clock.advance(by: .seconds(90))
    #expect(throws: Never.self) { try verifier.verify(token) }
    clock.advance(by: .seconds(1))
    #expect(throws: TokenError.expired) { try verifier.verify(token) }
    var undated = claims()
    undated.issuedAt = nil
    #expect(throws: TokenError.missing("iat")) {
      try verifier.verify(TokenSigner(key).sign(undated, type: "at+jwt"))
    }
  }

  @Test("Issuer, audience, subject and purpose must be the right ones, and be there")
  func parties() throws {
    let key = try #require(TokenSigningKey(generating: .edDSA))
    let verifier = verifier(TokenKeySet(signing: key))
    func failure(_ change: (inout TokenClaims) -> Void, type: String = "at+jwt") -> TokenError? {
      var claims = claims()
      change(&claims)
      do throws(TokenError) {
        _ = try verifier.verify(TokenSigner(key).sign(claims, type: type))
        return nil
      } catch {
        return error
      }
    }
    #expect(failure { _ in } == nil)
    #expect(failure { $0.audience = ["other", "api"] } == nil)
    #expect(failure({ _ in }, type: "application/AT+JWT") == nil)
    #expect(failure { $0.issuer = "usher " } == .wrongIssuer)
    #expect(failure { $0.issuer = nil } == .missing("iss"))
    #expect(failure { $0.audience = ["API"] } == .wrongAudience)
    #expect(failure { $0.audience = [] } == .missing("aud"))
    #expect(failure { $0.subject = nil } == .missing("sub"))
    #expect(failure { $0.subject = "" } == .missing("sub"))
    #expect(failure { $0.expiresAt = nil } == .missing("exp"))
    #expect(failure({ _ in }, type: "refresh+jwt") == .wrongType)
    #expect(failure({ _ in }, type: "JWT") == .wrongType)
  }

  @Test("Names are compared byte by byte, not by how they look")
  func bytes() throws {
    let key = TokenSigningKey(Ed25519.PrivateKey())
    let verifier = TokenVerifier(
      keys: TokenKeySet(signing: key),
      expectations: .init(issuer: "Zo\u{EB}", audience: "api", type: "at+jwt"),
      clock: clock)
    var claims = claims()
    claims.issuer = "Zo\u{EB}"
    #expect(throws: Never.self) { try verifier.verify(TokenSigner(key).sign(claims, type: "at+jwt")) }
    claims.issuer = "Zoe\u{308}"
    #expect(throws: TokenError.wrongIssuer) {
      try verifier.verify(TokenSigner(key).sign(claims, type: "at+jwt"))
    }
  }

  @Test("After a rotation the new key signs, and tokens of the old one count until its end")
  func rotation() throws {
    let old = try #require(TokenSigningKey(generating: .es256))
    let new = try #require(TokenSigningKey(generating: .edDSA))
    let token = TokenSigner(old).sign(claims(), type: "at+jwt")
    let keys = TokenKeySet(signing: old)
      .rotated(to: new, keepingUntil: clock.now + .seconds(600), now: clock.now)
    #expect(keys.signingKey == new)
    #expect(try verifier(keys).verify(token) == claims())
    #expect(keys.jwks(at: clock.now)["keys"]?.arrayValue?.count == 2)
    clock.advance(by: .seconds(601))
    #expect(throws: TokenError.unknownKey) { try verifier(keys).verify(token) }
    #expect(keys.jwks(at: clock.now)["keys"]?.arrayValue?.count == 1)
    let third = try #require(TokenSigningKey(generating: .edDSA))
    let later = keys.rotated(to: third, keepingUntil: clock.now + .seconds(600), now: clock.now)
    #expect(later.ids == [new.id, third.id])
  }
}
