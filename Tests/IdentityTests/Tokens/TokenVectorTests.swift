import Essentials
import Testing
import UsherTesting

@testable import Identity

@Suite("Tokens of the standards and of other programs") struct TokenVectorTests {
  @Test(
    "The signatures of RFC 7515, appendix A.1 to A.3, and of RFC 8037, appendix A.4, are right",
    arguments: [
      (TokenVectors.a1Key, TokenVectors.a1Token), (TokenVectors.a2Key, TokenVectors.a2Token),
      (TokenVectors.a3Key, TokenVectors.a3Token), (TokenVectors.ed25519Key, TokenVectors.ed25519Token),
    ])
  func standards(jwk: String, token: String) throws {
    let key = try #require(TokenVerificationKey(jwk: JSONValue(parsing: jwk), takesSecrets: true))
    let text = try SignedText(parsing: token)
    try TokenVerifier.checkSignature(text, TokenKeySet([key]), Timestamp(milliseconds: 0))
    // The same with any bit of the signature changed is wrong.
    for index in 0..<text.signature.count {
      var signature = text.signature
      signature[index] ^= 0x10
      #expect(!key.isValid(signature, for: text.message))
    }
    #expect(!key.isValid([], for: text.message))
    #expect(!key.isValid(text.signature + [0], for: text.message))
  }

  @Test("Ed25519 and HMAC make the very tokens of the standards")
  func made() throws {
    let ed25519 = try #require(TokenSigningKey(jwk: JSONValue(parsing: TokenVectors.ed25519Key)))
    #expect(
      SignedText.sign(Array("Example of Ed25519 signing".utf8), with: ed25519, header: ["alg": "EdDSA"])
        == TokenVectors.ed25519Token)
    let a1 = try SignedText(parsing: TokenVectors.a1Token)
    let hmac = try #require(TokenSigningKey(jwk: JSONValue(parsing: TokenVectors.a1Key)))
    #expect(hmac.sign(a1.message) == a1.signature)
    let p256 = try #require(TokenSigningKey(jwk: JSONValue(parsing: TokenVectors.a3Key)))
    let message = Array("anything".utf8)
    #expect(p256.verificationKey.isValid(p256.sign(message), for: message))
  }

  @Test("The thumbprint of RFC 8037, appendix A.3")
  func thumbprint() throws {
    let key = try #require(TokenVerificationKey(jwk: JSONValue(parsing: TokenVectors.ed25519Key)))
    #expect(key.id == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
  }

  @Test("Tokens that PyJWT made are taken, and say what was put into them", arguments: ["h", "e", "d", "r"])
  func pyJWT(kid: String) throws {
    let keys = try TokenVectors.pyJWTKeys.values.map {
      try #require(TokenVerificationKey(jwk: JSONValue(parsing: $0), takesSecrets: true))
    }
    let verifier = TokenVerifier(
      keys: TokenKeySet(keys),
      expectations: .init(issuer: "https://issuer.example", audience: "usher", type: "at+jwt"),
      clock: ManualClock(Timestamp(milliseconds: 1_760_000_000_000)))
    let claims = try verifier.verify(try #require(TokenVectors.pyJWTTokens[kid]))
    #expect(
      claims
        == TokenClaims(
          issuer: "https://issuer.example", subject: "u_1", audience: ["usher", "other"],
          expiresAt: Timestamp(milliseconds: 1_760_003_600_000),
          notBefore: Timestamp(milliseconds: 1_759_999_990_000),
          issuedAt: Timestamp(milliseconds: 1_760_000_000_000), tokenID: "j-1",
          others: ["name": "Zoë", "roles": ["operator"]]))
  }
}
