import Essentials
import Testing

@Suite struct CryptographyTests {
  @Test(
    "SHA-256 gives the digests of FIPS 180-4's examples",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func digests(text: String, digest: String) {
    #expect(SHA256.hexDigest(of: text) == digest)
  }

  @Test("A digest does not depend on the pieces in which the bytes arrive")
  func pieces() {
    let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    var hasher = SHA256Hasher()
    for start in stride(from: 0, to: bytes.count, by: 333) {
      hasher.update(Array(bytes[start..<min(start + 333, bytes.count)]))
    }
    #expect(hasher.finish() == SHA256.digest(of: bytes))
  }

  @Test("HMAC gives the codes of RFC 4231, test cases 2 and 6")
  func codes() {
    let second = HMAC.code(of: Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
    #expect(
      Hexadecimal.encode(second) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    let longKey = HMAC.code(
      of: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      key: [UInt8](repeating: 0xAA, count: 131))
    #expect(
      Hexadecimal.encode(longKey) == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
  }

  @Test("A code is valid for its message and key only")
  func validity() {
    let code = HMAC.code(of: [1, 2, 3], key: [4])
    #expect(HMAC.isValid(code, for: [1, 2, 3], key: [4]))
    #expect(!HMAC.isValid(code, for: [1, 2, 4], key: [4]))
    #expect(!HMAC.isValid(code, for: [1, 2, 3], key: [5]))
    #expect(!HMAC.isValid(Array(code.dropLast()), for: [1, 2, 3], key: [4]))
    #expect(HMAC.code(of: [], key: []).count == 32)
  }

  @Test("Secrets are compared as a whole")
  func comparison() {
    #expect(ConstantTime.areEqual("", ""))
    #expect(ConstantTime.areEqual("secret", "secret"))
    #expect(!ConstantTime.areEqual("secret", "secreT"))
    #expect(!ConstantTime.areEqual("secret", "secrets"))
  }

  @Test("A token is long, URL-safe, never the same, and known again by its digest")
  func tokens() {
    let token = SecureToken()
    #expect(token.text.count == 43)
    #expect(token.text.utf8.allSatisfy { $0 < 128 })
    #expect(token != SecureToken())
    #expect(SecureToken(token.text).matches(digest: token.digest))
    #expect(!SecureToken().matches(digest: token.digest))
    #expect(!"\(token)".contains(token.text))
  }

  private static let otherKeys = [
    """
    -----BEGIN ENCRYPTED PRIVATE KEY-----
    MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgsDxOrOUnfygICCAAw
    DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEIWuJG9K5FWBOuh8RVnwl1IEgZDP
    2hz9kyoaP7y3perBe1VDoGbckh8J+5SnQDLveYiXjsGRHg9iH9QL4m1dRSqSYpFn
    ShBfYGU4uTTXfZ+aIhHxxRYWQC8Cbo1ISUbDWQdhgmt/DgikvGLuuQZBl0HFJk2z
    iKAWbyYRT/39exojDs2q4Iuk6EIhmNRXRO8ClXIC7X6rkQ272ebe3YItd85TpP4=
    -----END ENCRYPTED PRIVATE KEY-----
    """,
    """
    -----BEGIN EC PRIVATE KEY-----
    MHcCAQEEIOVeo8jf7YNISZ3zzj46+PVof9coFNuo6afAlnc++v4YoAoGCCqGSM49
    AwEHoUQDQgAEq9ie8Bq2zQG1XWRWjWiNb/4bMuEeWGdwf4jMRuMMn1Xvv5VUxnfx
    DK600S5e8iC53LtI1y6bj+FrxhNQK9DB+A==
    -----END EC PRIVATE KEY-----
    """, "no key",
  ]

  @Test(
    "An RSA signature is not made with a key that is encrypted, another kind of key, or none",
    arguments: otherKeys)
  func refusedKeys(_ key: String) {
    #expect { try RSASignature.sign([1, 2, 3], privateKey: key) } throws: { error in
      if case .invalidKey? = error as? RSASignature.Failure { true } else { false }
    }
  }
}
