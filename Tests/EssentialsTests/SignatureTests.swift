import Essentials
import Testing

@Suite("Signatures, sealed boxes and Base 45") struct SignatureTests {
  /// RFC 8032, section 7.1: seed, public key, message, signature.
  static let vectors = [
    (
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        + "d25bf5f0595bbe24655141438e7a100b"
    ),
    (
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        + "387b2eaeb4302aeeb00d291612bb0c00"
    ),
  ]

  @Test("Ed25519 gives the keys and signatures of RFC 8032", arguments: vectors)
  func ed25519(seed: String, publicKey: String, message: String, signature: String) throws {
    let seed = try #require(Hexadecimal.decode(seed))
    let message = try #require(Hexadecimal.decode(message))
    let key = try #require(Ed25519.PrivateKey(seed: seed))
    #expect(Hexadecimal.encode(key.publicKey.bytes) == publicKey)
    let signed = key.sign(message)
    #expect(Hexadecimal.encode(signed) == signature)
    #expect(key.publicKey.isValid(signed, for: message))
  }

  @Test("A signature is valid for its message and key only, and not with any bit changed")
  func tampering() throws {
    let key = Ed25519.PrivateKey()
    let message = Array("Section 104, row F, seat 7".utf8)
    let signature = key.sign(message)
    #expect(key.publicKey.isValid(signature, for: message))
    #expect(!Ed25519.PrivateKey().publicKey.isValid(signature, for: message))
    #expect(!key.publicKey.isValid(signature, for: message + [0]))
    #expect(!key.publicKey.isValid([], for: message))
    for bit in 0..<512 {
      var changed = signature
      changed[bit / 8] ^= 1 << (bit % 8)
      #expect(!key.publicKey.isValid(changed, for: message), "bit \(bit)")
    }
  }

  @Test("Keys have 32 bytes, and do not show their secret")
  func keys() {
    #expect(Ed25519.PrivateKey(seed: [1, 2, 3]) == nil)
    #expect(Ed25519.PublicKey([UInt8](repeating: 0, count: 33)) == nil)
    #expect("\(Ed25519.PrivateKey())" == "Ed25519.PrivateKey(…)")
    #expect(Ed25519.PrivateKey() != Ed25519.PrivateKey())
  }

  @Test("A box opens with its key and label, and not after any change", arguments: [0, 1, 32, 1000])
  func boxes(count: Int) {
    let key = SHA256.digest(of: "key")
    let secret = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    let box = SealedBox.seal(secret, key: key, label: "a")
    #expect(SealedBox.open(box, key: key, label: "a") == secret)
    #expect(SealedBox.open(box, key: key, label: "b") == nil)
    #expect(SealedBox.open(box, key: SHA256.digest(of: "other"), label: "a") == nil)
    #expect(SealedBox.open(Array(box.dropLast()), key: key, label: "a") == nil)
    #expect(SealedBox.seal(secret, key: key, label: "a") != box)
    for index in box.indices {
      var changed = box
      changed[index] ^= 0x80
      #expect(SealedBox.open(changed, key: key, label: "a") == nil)
    }
  }

  @Test("A box is what other programs make with AES-256-GCM: the GCM specification's test case 15")
  func foreignBox() throws {
    func bytes(_ text: String) throws -> [UInt8] { try #require(Hexadecimal.decode(text)) }
    let key = try bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
    // The test case without additional data: a label must be text.
    let box =
      try bytes("cafebabefacedbaddecaf888")
      + bytes(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
          + "c5f61e6393ba7a0abcc9f662898015ad") + bytes("b094dac5d93471bdec1a502270e3cc6c")
    let opened = SealedBox.open(box, key: key, label: "")
    #expect(opened.map { Hexadecimal.encode($0.prefix(8)) } == "d9313225f88406e5")
    #expect(opened?.count == 64)
  }

  /// RFC 9285, sections 4.3 and 4.4.
  @Test(
    "Base 45 writes and reads RFC 9285's examples",
    arguments: [
      ("AB", "BB8"), ("Hello!!", "%69 VD92EX0"), ("base-45", "UJCLQE7W581"), ("ietf!", "QED8WEX0"), ("", ""),
    ])
  func base45(text: String, encoded: String) {
    #expect(Base45.encode(Array(text.utf8)) == encoded)
    #expect(Base45.decode(encoded) == Array(text.utf8))
  }

  @Test(
    "Base 45 refuses what nobody wrote", arguments: ["A", "::", ":::", "GGW", "bb8", "BB8B", "BB€", "BB8=="])
  func badBase45(text: String) {
    #expect(Base45.decode(text) == nil)
  }

  @Test("Base 45 gives all bytes back, each text for one byte string only")
  func base45RoundTrip() {
    var generator = SplitMix64(seed: 45)
    for count in 0..<300 {
      let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      #expect(Base45.decode(Base45.encode(bytes)) == bytes)
    }
    let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    for _ in 0..<5000 {
      let length = Int.random(in: 1...9, using: &generator)
      let text = String((0..<length).map { _ in digits[Int.random(in: 0..<45, using: &generator)] })
      if let bytes = Base45.decode(text) { #expect(Base45.encode(bytes) == text) }
    }
  }
}
