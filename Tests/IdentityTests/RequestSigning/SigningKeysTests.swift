import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Identity

@Suite("Keys that sign requests") struct SigningKeysTests {
  private static let body = Array("{\"x\": 1}".utf8)

  /// A request as a service signs it.
  private struct Service {
    var keyID: String
    var secret: String
    var nonce = SecureToken(byteCount: 16).text
    var created: Timestamp
    var body = SigningKeysTests.body
    var covered = ["@method", "@path", "@query", "content-digest"]

    var digest: String { "sha-256=:\(SHA256.digest(of: body).asBase64):" }

    func call(_ path: String = "/v1/holds", signing: String? = nil) -> SignedCall {
      let list = covered.map { "\"\($0)\"" }.joined(separator: " ")
      let parameters =
        "(\(list));created=\(created.milliseconds / 1000);keyid=\"\(keyID)\";nonce=\"\(nonce)\";alg=\"hmac-sha256\""
      var fields = ["content-digest": digest, "signature-input": "s=\(parameters)"]
      let values = [
        "@method": "POST", "@path": signing ?? path, "@query": "?a=1", "content-digest": digest,
        "@request-target": (signing ?? path) + "?a=1",
      ]
      let base =
        covered.map { "\"\($0)\": \(values[$0] ?? "")\n" }.joined() + "\"@signature-params\": \(parameters)"
      let code = HMAC.code(of: Array(base.utf8), key: Array(secret.utf8))
      fields["signature"] = "s=:\(code.asBase64):"
      let sent = fields
      return SignedCall(method: "POST", path: path, query: "?a=1") { name in
        sent[name.lowercased()].map { [$0] } ?? []
      }
    }
  }

  private func with(
    _ engine: DatabaseEngine, _ body: (TestAccounts, Service, IssuedAPIKey) async throws -> Void
  ) async throws {
    try await withAccounts(engine) { test in
      let issued = try await test.keys.create(
        named: "till", scopes: [.viewTickets], expiresAt: nil, isSigning: true, by: .operators,
        from: TestAccounts.home, test.tenant)
      let secret = try #require(issued.secret)
      #expect(secret.hasPrefix("ushsig_") && issued.key.isSigning && issued.key.prefix == "ushsig_")
      let service = Service(
        keyID: test.keys.signingName(of: issued.key), secret: secret, created: test.clock.now)
      try await body(test, service, issued)
    }
  }

  private func send(_ service: Service, _ test: TestAccounts, body: [UInt8]? = nil) async throws -> APIKey {
    let call = service.call()
    let key = try await test.keys.key(signing: call, hasBody: true, test.tenant)
    try await test.keys.complete(call, body: body ?? service.body, test.tenant)
    return key
  }

  @Test(
    "A request counts once, at every process on the database",
    arguments: DatabaseEngine.allCases)
  func once(engine: DatabaseEngine) async throws {
    try await with(engine) { test, service, issued in
      #expect(try await send(service, test).principal == issued.key.principal)
      let elsewhere = APIKeys(database: test.database, secret: TestAccounts.secret, clock: test.clock)
      let call = service.call()
      for keys in [test.keys, elsewhere] {
        _ = try await keys.key(signing: call, hasBody: true, test.tenant)
        let problem = try await test.problem {
          try await keys.complete(call, body: service.body, test.tenant)
        }
        #expect(problem?.kind == "signature-refused" && problem?.detail?.contains("nonce") == true)
      }
      // What was signed at a clock ahead cannot come again before it has grown old.
      var ahead = service
      (ahead.created, ahead.nonce) = (test.clock.now + .seconds(300), "ahead-ahead-ahead")
      _ = try await send(ahead, test)
      for _ in 0..<31 {
        test.clock.advance(by: .seconds(20))
        let problem = try await test.problem { _ = try await send(ahead, test) }
        #expect(problem?.kind == "signature-refused")
      }
      // Nonces are kept no longer than they have to be.
      test.clock.advance(by: .seconds(1000))
      var fresh = service
      (fresh.created, fresh.nonce) = (test.clock.now, SecureToken(byteCount: 16).text)
      _ = try await send(fresh, test)
      let count = try await test.database.read {
        try await $0.first("SELECT COUNT(*) FROM request_nonces")?.value(at: 0, as: Int.self)
      }
      #expect(count == 1)
    }
  }

  @Test(
    "What was changed, is old, covers too little or is another's is refused",
    arguments: DatabaseEngine.allCases)
  func refused(engine: DatabaseEngine) async throws {
    try await with(engine) { test, service, issued in
      func refusal(_ change: (inout Service) -> Void, path: String? = nil, body: [UInt8]? = nil) async throws
        -> String?
      {
        var changed = service
        changed.nonce = SecureToken(byteCount: 16).text
        change(&changed)
        let call = changed.call(path ?? "/v1/holds", signing: "/v1/holds")
        let sent = changed
        return try await test.problem {
          _ = try await test.keys.key(signing: call, hasBody: true, test.tenant)
          try await test.keys.complete(call, body: body ?? sent.body, test.tenant)
        }?.detail
      }
      #expect(try await refusal { _ in } == nil)
      #expect(try await refusal { $0.covered = ["@method", "@request-target", "content-digest"] } == nil)
      #expect(try await refusal({ _ in }, path: "/v1/orders")?.contains("changed on its way") == true)
      #expect(try await refusal({ _ in }, body: [1])?.contains("body") == true)
      #expect(try await refusal { $0.secret += "x" }?.contains("changed on its way") == true)
      #expect(
        try await refusal { $0.keyID = APIKeyID(at: test.clock.now).text }?.contains("no such key") == true)
      #expect(try await refusal { $0.keyID += "~acme" }?.contains("no such key") == true)
      #expect(try await refusal { $0.created = test.clock.now + .seconds(-301) }?.contains("clock") == true)
      #expect(try await refusal { $0.created = test.clock.now + .seconds(301) }?.contains("clock") == true)
      #expect(try await refusal { $0.nonce = "short" }?.contains("nonce") == true)
      #expect(
        try await refusal { $0.covered = ["@method", "@path", "@query"] }?.contains("content-digest") == true)
      #expect(
        try await refusal { $0.covered = ["@path", "@query", "content-digest"] }?.contains("@method") == true)
      #expect(try await refusal { $0.covered += ["@status"] }?.contains("@status") == true)
      // Sent as a secret, it opens nothing; nor does another key sign.
      let bearer = try await test.keys.key(of: service.secret, test.tenant)
      #expect(bearer == nil)
      let plain = try await test.keys.create(
        named: "plain", scopes: [.viewTickets], expiresAt: nil, by: .operators, from: TestAccounts.home,
        test.tenant)
      #expect(try await refusal { $0.keyID = plain.key.id.text }?.contains("no such key") == true)
      _ = try await test.keys.revoke(issued.key.id, by: .operators, from: TestAccounts.home, test.tenant)
      #expect(try await refusal { _ in }?.contains("no such key") == true)
    }
  }

  @Test(
    "A rotation gives another secret; the former one counts for as long as was said",
    arguments: DatabaseEngine.allCases)
  func rotation(engine: DatabaseEngine) async throws {
    try await with(engine) { test, service, issued in
      let rotated = try await test.keys.rotate(
        issued.key.id, respite: .seconds(60), by: .operators, from: TestAccounts.home, test.tenant)
      var (old, new) = (service, service)
      new.secret = try #require(rotated.secret)
      #expect(new.secret != old.secret)
      for number in 0..<2 {
        (old.nonce, new.nonce) = ("old-old-old-old-\(number)", "new-new-new-new-\(number)")
        (old.created, new.created) = (test.clock.now, test.clock.now)
        #expect(try await send(new, test).id == issued.key.id)
        let sent = old
        let problem = try await test.problem { _ = try await send(sent, test) }
        #expect((problem == nil) == (number == 0))
        test.clock.advance(by: .seconds(61))
      }
    }
  }
}

extension [UInt8] {
  /// In base 64 with padding (RFC 4648, section 4).
  fileprivate var asBase64: String {
    let text = Base64URL.encode(self).replacing("-", with: "+").replacing("_", with: "/")
    return text + String(repeating: "=", count: (4 - text.count % 4) % 4)
  }
}
