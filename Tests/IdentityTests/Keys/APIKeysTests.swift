import Essentials
import Identity
import Testing
import UsherTesting

@Suite("API keys") struct APIKeysTests {
  private func create(
    _ test: TestAccounts, _ scopes: Set<Scope> = [.readKnowledge], expiresAt: Timestamp? = nil,
    request: String? = nil, by author: Principal = .operators
  ) async throws -> IssuedAPIKey {
    try await test.keys.create(
      named: "shop", scopes: scopes, expiresAt: expiresAt, request: request, by: author,
      from: TestAccounts.home, test.tenant)
  }

  @Test(
    "A key may do what it was given, and is gone at once when it is revoked",
    arguments: DatabaseEngine.allCases)
  func life(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      let issued = try await create(test)
      let secret = try #require(issued.secret)
      #expect(secret.hasPrefix(issued.key.prefix) && APIKeys.isSecret(secret))
      let found = try #require(try await test.keys.key(of: secret, test.tenant))
      #expect(found.principal.scopes == [.readKnowledge] && found.principal.role == .service)
      for wrong in [String(secret.dropLast()) + "!", String(secret.dropLast()), "ushk_", ""] {
        let none = try await test.keys.key(of: wrong, test.tenant)
        #expect(none == nil)
      }
      let elsewhere = try await test.keys.key(
        of: secret, TenantContext(tenant: TenantID(at: test.clock.now)))
      #expect(elsewhere == nil)
      _ = try await test.keys.revoke(
        issued.key.id, by: .operators, from: TestAccounts.home, test.tenant)
      let gone = try await test.keys.key(of: secret, test.tenant)
      #expect(gone == nil)
    }
  }

  @Test("The last use is written at most once a minute", arguments: DatabaseEngine.allCases)
  func lastUse(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      let secret = try #require(try await create(test).secret)
      let first = test.clock.now
      for _ in 0..<5 {
        _ = try await test.keys.key(of: secret, test.tenant)
        test.clock.advance(by: .seconds(10))
      }
      #expect(try await test.keys.all(test.tenant).first?.usedAt == first)
      test.clock.advance(by: .seconds(10))
      _ = try await test.keys.key(of: secret, test.tenant)
      #expect(try await test.keys.all(test.tenant).first?.usedAt == test.clock.now)
    }
  }

  @Test(
    "After a rotation the former secret is taken for as long as was said", arguments: DatabaseEngine.allCases)
  func rotation(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      let issued = try await create(test)
      let old = try #require(issued.secret)
      let rotated = try await test.keys.rotate(
        issued.key.id, respite: .seconds(3600), by: .operators, from: TestAccounts.home, test.tenant)
      let new = try #require(rotated.secret)
      #expect(try await test.keys.key(of: old, test.tenant) != nil)
      #expect(try await test.keys.key(of: new, test.tenant) != nil)
      test.clock.advance(by: .seconds(3600))
      let lapsed = try await test.keys.key(of: old, test.tenant)
      #expect(lapsed == nil)
      #expect(try await test.keys.key(of: new, test.tenant) != nil)
    }
  }

  @Test("A key lapses, and gives nothing that its maker has not", arguments: DatabaseEngine.allCases)
  func limits(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      let end = test.clock.now + .seconds(60)
      let secret = try #require(try await create(test, expiresAt: end).secret)
      #expect(try await test.keys.key(of: secret, test.tenant) != nil)
      test.clock.advance(by: .seconds(60))
      let lapsed = try await test.keys.key(of: secret, test.tenant)
      #expect(lapsed == nil)
      let analyst = Principal(.commandLine, name: "", role: .analyst, scopes: Role.analyst.scopes)
      #expect(try await test.problem { _ = try await create(test, [.admin], by: analyst) }?.status == 403)
      #expect(try await test.problem { _ = try await create(test, []) }?.status == 422)
      #expect(try await test.problem { _ = try await create(test, expiresAt: end) }?.status == 422)
    }
  }

  @Test("The same request makes one key", arguments: DatabaseEngine.allCases)
  func idempotent(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      let first = try await create(test, request: "order-1")
      let second = try await create(test, request: "order-1")
      #expect(first.secret != nil && second.secret == nil && first.key.id == second.key.id)
      #expect(try await test.keys.all(test.tenant).count == 1)
    }
  }
}
