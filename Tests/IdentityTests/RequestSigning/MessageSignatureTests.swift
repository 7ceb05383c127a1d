import Essentials
import Testing
import UsherTesting

@testable import Identity

@Suite("HTTP message signatures") struct MessageSignatureTests {
  /// RFC 9421, appendix B.2.5.
  @Test("The example of the standard is right, and wrong when anything of it is changed")
  func vector() throws {
    let key = try #require(
      "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="
        .asBase64)
    let fields = [
      "host": "example.com", "date": "Tue, 20 Apr 2021 02:07:55 GMT", "content-type": "application/json",
      "signature-input":
        "sig-b25=(\"date\" \"@authority\" \"content-type\");created=1618884473;keyid=\"test-shared-secret\"",
      "signature": "sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:",
    ]
    func isRight(_ changes: [String: String]) throws -> Bool {
      let call = Self.call(fields.merging(changes) { _, changed in changed })
      return try MessageSignature(of: call).isRight(for: call, secret: key)
    }
    #expect(try isRight([:]))
    #expect(try isRight(["host": "EXAMPLE.com:443", "date": " Tue, 20 Apr 2021 02:07:55 GMT "]))
    for (name, value) in [
      ("host", "example.org"), ("date", "Tue, 20 Apr 2021 02:07:56 GMT"), ("content-type", "text/plain"),
      (
        "signature-input",
        "sig-b25=(\"date\" \"@authority\" \"content-type\");created=1618884474;keyid=\"test-shared-secret\""
      ),
      ("signature", "sig-b25=:qxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:"),
    ] {
      let isWrong = (try? isRight([name: value])) != true
      #expect(isWrong, "\(name)")
    }
  }

  @Test(
    "What cannot be read is refused",
    arguments: [
      "", "sig", "sig=", "sig=()", "sig=(\"@method\")", "sig=(\"@method\");created=1",
      "sig=(\"@method\");created=\"1\";keyid=\"k\"", "sig=(\"@method\" \"@method\");created=1;keyid=\"k\"",
      "sig=(\"@method\";req);created=1;keyid=\"k\"", "sig=(\"@method\"\"@path\");created=1;keyid=\"k\"",
      "sig=(\"@method\");created=1;keyid=\"k\";alg=\"ed25519\"", "sig=(@method);created=1;keyid=\"k\"",
      "sig=(\"@method\");created=1;created=2;keyid=\"k\"", "sig=(\"@method\");created=1;keyid=\"k\", b=()",
      "Sig=(\"@method\");created=1;keyid=\"k\"", "sig=(\"@method\");created=99999999999999999;keyid=\"k\"",
      "sig=(\"@method\");created=1;keyid=\"k\\\"\"", "other=(\"@method\");created=1;keyid=\"k\"",
      String(repeating: "x", count: 10_000),
    ])
  func malformed(input: String) {
    let call = Self.call([
      "signature-input": input, "signature": "sig=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:",
    ])
    #expect(throws: SignatureRefusal.self) { try MessageSignature(of: call) }
  }

  @Test("Damaged fields break nothing")
  func fuzz() {
    let good =
      "sig=(\"@method\" \"@path\" \"@query\" \"content-digest\");created=1618884473;keyid=\"key_1\";nonce=\"0123456789abcdef\""
    var random = SplitMix64(seed: 11)
    for _ in 0..<5000 {
      var bytes = Array(good.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      let call = Self.call([
        "signature-input": String(decoding: bytes, as: UTF8.self), "signature": "sig=:AAAA:",
      ])
      let isRight = (try? MessageSignature(of: call).isRight(for: call, secret: [1])) ?? false
      #expect(!isRight)
    }
  }

  private static func call(_ fields: [String: String]) -> SignedCall {
    SignedCall(method: "POST", path: "/foo", query: "?param=Value&Pet=dog") { name in
      fields[name.lowercased()].map { [$0] } ?? []
    }
  }
}

extension String {
  fileprivate var asBase64: [UInt8]? {
    var reader = StructuredFieldReader(":\(self):")
    return reader.bytes()
  }
}
