import Essentials
import Identity
import Testing
import UsherTesting

@Suite("Signed calls") struct RequestSignatureTests {
  private let clock = ManualClock()
  private let secret = Array("a service's secret".utf8)
  private let call = RequestSignature.Call(method: "POST", target: "/v1/orders?x=1", body: Array("{}".utf8))

  private func signature(nonce: String = SecureToken(byteCount: 16).text) -> RequestSignature {
    RequestSignature(call, keyID: "k_1", secret: secret, time: clock.now, nonce: nonce)
  }

  /// `hmac.new(b"a service's secret", b"usher-v1\nk_1\nPOST\n/v1/orders?x=1\n1760000000\n0123456789abcdef\n"
  /// + hashlib.sha256(b"{}").hexdigest().encode(), "sha256").hexdigest()` in Python.
  @Test("The header is what a script in another language makes of it")
  func vector() throws {
    let header =
      "key=k_1,t=1760000000,n=0123456789abcdef,v1=88d7b70360202924ab009c8e2e834498e239d4a11e1ab7900ac20c52da4e18ee"
    #expect(signature(nonce: "0123456789abcdef").text == header)
    let read = try RequestSignature(parsing: header)
    try RequestSignatures(clock: clock).check(read, for: call, secret: secret)
  }

  @Test("A call that was changed in any part is refused")
  func changed() {
    let signatures = RequestSignatures(clock: clock)
    let others = [
      RequestSignature.Call(method: "PUT", target: call.target, body: call.body),
      RequestSignature.Call(method: call.method, target: "/v1/orders?x=2", body: call.body),
      RequestSignature.Call(method: call.method, target: call.target, body: Array("{ }".utf8)),
    ]
    for other in others {
      #expect(throws: RequestSignature.Failure.wrong) {
        try signatures.check(signature(), for: other, secret: secret)
      }
    }
    #expect(throws: RequestSignature.Failure.wrong) {
      try signatures.check(signature(), for: call, secret: Array("another".utf8))
    }
    #expect(signatures.count == 0)
  }

  @Test("A call comes once, however long one waits")
  func replay() throws {
    let signatures = RequestSignatures(clock: clock)
    let signature = signature()
    try signatures.check(signature, for: call, secret: secret)
    #expect(throws: RequestSignature.Failure.replayed) {
      try signatures.check(signature, for: call, secret: secret)
    }
    clock.advance(by: .seconds(299))
    #expect(throws: RequestSignature.Failure.replayed) {
      try signatures.check(signature, for: call, secret: secret)
    }
    clock.advance(by: .seconds(400))
    #expect(throws: RequestSignature.Failure.stale) {
      try signatures.check(signature, for: call, secret: secret)
    }
    try signatures.check(self.signature(), for: call, secret: secret)
    #expect(signatures.count == 1)
  }

  @Test("One from a clock that is ahead cannot come again before it has grown old")
  func ahead() throws {
    let signatures = RequestSignatures(clock: clock)
    let signature = RequestSignature(call, keyID: "k_1", secret: secret, time: clock.now + .seconds(300))
    try signatures.check(signature, for: call, secret: secret)
    for _ in 0..<120 {
      clock.advance(by: .seconds(10))
      #expect(throws: RequestSignature.Failure.self) {
        try signatures.check(signature, for: call, secret: secret)
      }
    }
  }

  @Test("When no more can be remembered none is taken, until the first are forgotten")
  func full() throws {
    let signatures = RequestSignatures(limit: 3, clock: clock)
    for _ in 0..<3 { try signatures.check(signature(), for: call, secret: secret) }
    #expect(throws: RequestSignature.Failure.tooMany) {
      try signatures.check(signature(), for: call, secret: secret)
    }
    clock.advance(by: .seconds(602))
    try signatures.check(signature(), for: call, secret: secret)
  }

  @Test(
    "A header that is none is refused",
    arguments: [
      "", "key=k_1", "key=k_1,t=1,n=0123456789abcdef,v1=00", "key=k_1,t=-1,n=0123456789abcdef,v1=",
      "key=k 1,t=1,n=0123456789abcdef,v1=" + String(repeating: "0", count: 64),
      "key=k_1,t=1,n=short,v1=" + String(repeating: "0", count: 64),
      "key=k_1,key=k_2,t=1,n=0123456789abcdef,v1=" + String(repeating: "0", count: 64),
      "key=k_1,t=99999999999999999999,n=0123456789abcdef,v1=" + String(repeating: "0", count: 64),
      String(repeating: "x", count: 10_000),
    ])
  func malformed(text: String) {
    #expect(throws: RequestSignature.Failure.malformed) { try RequestSignature(parsing: text) }
  }

  @Test("A damaged header breaks nothing and is never right")
  func fuzz() {
    let good = signature().text
    var random = SplitMix64(seed: 11)
    for _ in 0..<2000 {
      var bytes = Array(good.utf8)
      bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 32...126, using: &random)
      let text = String(decoding: bytes, as: UTF8.self)
      guard text.lowercased() != good, let read = try? RequestSignature(parsing: text) else { continue }
      #expect(!read.isRight(for: call, secret: secret) || read == (try? RequestSignature(parsing: good)))
    }
  }
}
