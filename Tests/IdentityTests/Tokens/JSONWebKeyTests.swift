import Essentials
import Identity
import Testing

@Suite("JSON Web Keys") struct JSONWebKeyTests {
  @Test("A key that was stored is the same afterwards", arguments: [TokenAlgorithm.hs256, .es256, .edDSA])
  func roundTrip(algorithm: TokenAlgorithm) throws {
    let key = try #require(TokenSigningKey(generating: algorithm))
    let stored = key.privateJWK.serialized()
    #expect(TokenSigningKey(jwk: try JSONValue(parsing: stored)) == key)
    #expect("\(key)" == "TokenSigningKey(\(key.id), \(algorithm.rawValue))")
  }

  @Test("What is published has no private part, and secrets are not in it")
  func published() throws {
    let old = try #require(TokenSigningKey(generating: .hs256))
    let new = try #require(TokenSigningKey(generating: .es256))
    let now = Timestamp(milliseconds: 1_760_000_000_000)
    let jwks = TokenKeySet(signing: old).rotated(to: new, keepingUntil: now + .seconds(60), now: now).jwks(
      at: now)
    let keys = try #require(jwks["keys"]?.arrayValue)
    #expect(keys.count == 1)
    #expect(Set(try #require(keys.first?.objectValue).keys) == ["kty", "crv", "x", "y", "kid", "use", "alg"])
    let read = try TokenKeySet(jwks: jwks.serialized())
    #expect(read.ids == [new.id] && read.signingKey == nil)
  }

  private static let x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
  private static let y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"

  @Test(
    "What is no key, or not one for signatures, is not taken",
    arguments: [
      #"{}"#, #"[]"#, #"{"kty":"EC"}"#, #"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#,
      // A point beside the curve.
      #"{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(x)"}"#,
      #"{"kty":"EC","crv":"P-384","x":"\#(x)","y":"\#(y)"}"#,
      #"{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(y)","use":"enc"}"#,
      #"{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(y)","alg":"ES384"}"#,
      #"{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(y)","alg":"HS256"}"#,
      #"{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(y)","key_ops":["deriveKey"]}"#,
      #"{"kty":"EC","crv":"P-256","x":"\#(x)","y":"\#(y)","kid":7}"#,
      #"{"kty":"OKP","crv":"X25519","x":"\#(x)"}"#, #"{"kty":"OKP","crv":"Ed25519","x":"AAAA"}"#,
      // RSA with 512 bits, and with an exponent of one.
      #"{"kty":"RSA","n":"\#(x)\#(y)","e":"AQAB"}"#,
      #"{"kty":"RSA","n":"\#(String(repeating: "_", count: 342))","e":"AQ"}"#,
      // A shared secret that somebody published.
      #"{"kty":"oct","kid":"s","k":"\#(x)"}"#,
    ])
  func refused(text: String) throws {
    #expect(TokenVerificationKey(jwk: try JSONValue(parsing: text)) == nil)
  }

  @Test("A private part that belongs to another public part makes no key")
  func halves() throws {
    for algorithm in [TokenAlgorithm.es256, .edDSA] {
      let one = try #require(TokenSigningKey(generating: algorithm))
      let other = try #require(TokenSigningKey(generating: algorithm))
      var members = try #require(one.privateJWK.objectValue)
      members["d"] = other.privateJWK["d"]
      #expect(TokenSigningKey(jwk: .object(members)) == nil)
      members["d"] = nil
      #expect(TokenSigningKey(jwk: .object(members)) == nil)
      members["d"] = .string(Base64URL.encode([UInt8](repeating: 0, count: 32)))
      #expect(TokenSigningKey(jwk: .object(members)) == nil)
    }
  }

  @Test("Short secrets are none")
  func short() {
    #expect(TokenSigningKey(id: "s", secret: [UInt8](repeating: 1, count: 31)) == nil)
    #expect(TokenSigningKey(id: "s", secret: [UInt8](repeating: 1, count: 32)) != nil)
  }

  @Test("Of a set, keys of other kinds are left out; what is no set is an error")
  func sets() throws {
    let good = #"{"kty":"EC","crv":"P-256","x":"\#(Self.x)","y":"\#(Self.y)","kid":"a"}"#
    let set = try TokenKeySet(jwks: Array(#"{"keys":[\#(good),{"kty":"EC","crv":"P-521"},7]}"#.utf8))
    #expect(set.ids == ["a"])
    let many = Array(repeating: good, count: 65).joined(separator: ",")
    for text in ["", "{}", "[]", #"{"keys":{}}"#, #"{"keys":[],"keys":[\#(good)]}"#, #"{"keys":[\#(many)]}"#]
    {
      #expect(throws: TokenError.self) { try TokenKeySet(jwks: Array(text.utf8)) }
    }
  }

  @Test("A damaged key set breaks nothing: it is refused, or holds fewer keys or others")
  func damaged() throws {
    let now = Timestamp(milliseconds: 1_760_000_000_000)
    let keys = TokenKeySet(signing: TokenSigningKey(Ed25519.PrivateKey()))
      .rotated(to: TokenSigningKey(P256.PrivateKey()), keepingUntil: now + .seconds(60), now: now)
    let good = keys.jwks(at: now).serialized()
    var random = SplitMix64(seed: 5)
    var read = 0
    for _ in 0..<3000 {
      var bytes = good
      for _ in 0...Int.random(in: 0..<3, using: &random) {
        let index = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes.remove(at: index)
        case 1: bytes.insert(UInt8.random(in: .min ... .max, using: &random), at: index)
        default: bytes[index] = UInt8.random(in: 32...126, using: &random)
        }
      }
      guard let set = try? TokenKeySet(jwks: bytes) else { continue }
      #expect(set.ids.count <= 2)
      read += 1
    }
    #expect(read > 100)
  }
}
