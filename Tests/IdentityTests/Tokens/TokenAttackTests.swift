import Essentials
import Testing
import UsherTesting

@testable import Identity

@Suite("Attacks on tokens") struct TokenAttackTests {
  private let clock = ManualClock()
  private let key = TokenSigningKey(P256.PrivateKey())
  private let other = TokenSigningKey(Ed25519.PrivateKey())

  private var verifier: TokenVerifier {
    let keys = TokenKeySet(signing: key, retired: [(other.verificationKey, clock.now + .seconds(60))])
    return TokenVerifier(
      keys: keys, expectations: .init(issuer: "usher", audience: "api", type: "at+jwt"), clock: clock)
  }

  private var claims: TokenClaims {
    TokenClaims(issuer: "usher", subject: "u", audience: ["api"], expiresAt: clock.now + .seconds(600))
  }

  private func token(
    _ header: [String: JSONValue], payload: String? = nil, signedBy key: TokenSigningKey
  ) -> String {
    SignedText.sign(payload.map { Array($0.utf8) } ?? claims.payload.serialized(), with: key, header: header)
  }

  private func header(_ changes: [String: JSONValue] = [:]) -> [String: JSONValue] {
    let usual: [String: JSONValue] = ["alg": "ES256", "kid": .string(key.id), "typ": "at+jwt"]
    return usual.merging(changes) { _, new in new }
  }

  @Test("The token that is not attacked is taken")
  func whole() throws {
    #expect(throws: Never.self) { try verifier.verify(token(header(), signedBy: key)) }
  }

  @Test(
    "No signature is no signature, however it is written", arguments: ["none", "None", "NONE", "nOnE", ""])
  func none(name: String) {
    let whole = token(header(["alg": .string(name)]), signedBy: key)
    let bare = whole.split(separator: ".").prefix(2).joined(separator: ".") + "."
    for text in [whole, bare] {
      #expect(throws: TokenError.unsupported("the algorithm “\(name)”")) { try verifier.verify(text) }
    }
  }

  @Test("A public key is no shared secret: neither its bytes, nor its JSON, nor its point")
  func confusion() throws {
    guard case .p256(let point) = key.verificationKey.material else { throw TokenError.unknownKey }
    let jwk = try #require(key.verificationKey.jwk)
    for secret in [point.x + point.y, [4] + point.x + point.y, jwk.serialized()] {
      let forger = try #require(TokenSigningKey(id: key.id, secret: secret))
      #expect(throws: TokenError.wrongAlgorithm) {
        try verifier.verify(token(header(["alg": "HS256"]), signedBy: forger))
      }
    }
  }

  @Test("The algorithm is the key's: a token cannot have a key used with another one")
  func wrongAlgorithm() {
    #expect(throws: TokenError.wrongAlgorithm) {
      try verifier.verify(token(header(["alg": "EdDSA"]), signedBy: other))
    }
    #expect(throws: TokenError.wrongAlgorithm) {
      try verifier.verify(token(header(["alg": "RS256"]), signedBy: key))
    }
    #expect(throws: TokenError.wrongSignature) {
      try verifier.verify(token(header(["alg": "EdDSA", "kid": .string(other.id)]), signedBy: key))
    }
  }

  @Test(
    "A key's name is looked up and nothing else",
    arguments: [
      "", "../../../dev/null", "/dev/null", "' OR '1'='1", "x' UNION SELECT 'secret", "$(id)", "|id", "\0",
      "http://evil.example/jwks.json", "%00", "a\nb",
    ])
  func keyNames(name: String) {
    #expect(throws: TokenError.unknownKey) {
      try verifier.verify(token(header(["kid": .string(name)]), signedBy: key))
    }
  }

  @Test("Without a name none of several keys is guessed")
  func unnamed() {
    #expect(throws: TokenError.unknownKey) {
      try verifier.verify(token(["alg": "ES256", "typ": "at+jwt"], signedBy: key))
    }
  }

  @Test("A key that the token brings along, or points at, is not used")
  func broughtAlong() throws {
    let forger = try #require(TokenSigningKey(generating: .es256))
    let jwk = try #require(forger.verificationKey.jwk)
    for extra: [String: JSONValue] in [
      ["jwk": jwk], ["jku": "https://evil.example/jwks"], ["x5u": "https://evil.example/c"], ["x5c": ["AA"]],
    ] {
      #expect(throws: TokenError.wrongSignature) {
        try verifier.verify(token(header(extra), signedBy: forger))
      }
    }
    #expect(throws: TokenError.unknownKey) {
      try verifier.verify(token(header(["jwk": jwk, "kid": .string(forger.id)]), signedBy: forger))
    }
  }

  @Test("What must be understood is not: the token is refused")
  func critical() {
    for extra: [String: JSONValue] in [
      ["crit": ["exp"]], ["crit": []], ["crit": ["b64"], "b64": false], ["b64": false], ["zip": "DEF"],
      ["enc": "A128GCM"],
    ] {
      #expect(throws: TokenError.self) { try verifier.verify(token(header(extra), signedBy: key)) }
    }
  }

  @Test(
    "Two members of one name are refused, in the claims and below",
    arguments: [
      #""aud":"api","aud":"other""#, #""aud":"other","a\u0075d":"api""#, #""aud":"api","x":{"y":1,"y":2}"#,
      #""aud":"api","x":[{"y":1},{"z":":","z":2}]"#,
    ])
  func doubled(members: String) {
    let payload = #"{"iss":"usher","sub":"u","exp":\#(clock.now.milliseconds / 1000 + 60),\#(members)}"#
    #expect(throws: TokenError.self) { try verifier.verify(token(header(), payload: payload, signedBy: key)) }
  }

  @Test(
    "Claims of the wrong type are refused",
    arguments: [
      #"{"iss":["usher"]}"#, #"{"exp":"1760000600"}"#, #"{"exp":1e300}"#, #"{"exp":-1}"#, #"{"exp":null}"#,
      #"{"aud":{"api":1}}"#, #"{"aud":["api",1]}"#, #"{"sub":1}"#, #"[]"#, #""api""#, "null", "", "{",
    ])
  func types(payload: String) {
    #expect(throws: TokenError.self) { try verifier.verify(token(header(), payload: payload, signedBy: key)) }
  }

  @Test("An empty signature and one of zeros are wrong (CVE-2022-21449)")
  func zeros() {
    let parts = token(header(), signedBy: key).split(separator: ".")
    for signature in ["", Base64URL.encode([UInt8](repeating: 0, count: 64)), "AA"] {
      #expect(throws: TokenError.wrongSignature) {
        try verifier.verify("\(parts[0]).\(parts[1]).\(signature)")
      }
    }
  }

  @Test("A signature in DER instead of two numbers is wrong, and padding is not Base 64 for URLs")
  func forms() {
    let whole = token(header(), signedBy: key)
    for text in [
      whole + "=", whole + " ", " " + whole, whole + "\n", whole + ".", whole.replacing("-", with: "+") + "+",
    ] {
      #expect(throws: TokenError.self) { try verifier.verify(text) }
    }
  }

  @Test("A token that is too long is not even read")
  func long() {
    let payload = #"{"x":"\#(String(repeating: "x", count: 20_000))"}"#
    #expect(throws: TokenError.tooLarge) {
      try verifier.verify(token(header(), payload: payload, signedBy: key))
    }
    let deep = String(repeating: "[", count: 5000)
    #expect(throws: TokenError.self) { try verifier.verify(token(header(), payload: deep, signedBy: key)) }
  }

  @Test("A token changed in one place is refused, wherever it is")
  func mutations() {
    let whole = Array(token(header(), signedBy: key).utf8)
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.={\"".utf8)
    var random = SplitMix64(seed: 2026)
    for _ in 0..<3000 {
      var bytes = whole
      let index = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes.remove(at: index)
      case 1: bytes.insert(alphabet.randomElement(using: &random) ?? 0, at: index)
      case 2: bytes.removeSubrange(index...)
      default: bytes[index] = alphabet.randomElement(using: &random) ?? 0
      }
      guard bytes != whole else { continue }
      #expect(throws: TokenError.self) { try verifier.verify(String(decoding: bytes, as: UTF8.self)) }
    }
  }

  @Test("Random bytes in the three parts break nothing")
  func fuzz() {
    var random = SplitMix64(seed: 42)
    func bytes(_ limit: Int) -> [UInt8] {
      (0..<Int.random(in: 0..<limit, using: &random)).map { _ in
        UInt8.random(in: .min ... .max, using: &random)
      }
    }
    let pieces = [
      "{", "}", "\"alg\"", ":", "\"ES256\"", "\"kid\"", "[", "]", ",", "null", "1e9", "\"\\ud800\"", "\"",
      "\\",
    ]
    for round in 0..<4000 {
      let header =
        round.isMultiple(of: 2)
        ? bytes(60) : (0..<8).flatMap { _ in Array((pieces.randomElement(using: &random) ?? "").utf8) }
      let text = [header, bytes(60), bytes(80)].map(Base64URL.encode).joined(separator: ".")
      #expect(throws: TokenError.self) { try verifier.verify(text) }
      #expect(throws: TokenError.self) { try verifier.verify(String(decoding: bytes(200), as: UTF8.self)) }
    }
  }
}
