import Essentials
import Identity
import Persistence
import Testing
import UsherTesting

@Suite("Companies on a server")
struct TenantDirectoryTests {
  private static let secret = [UInt8](repeating: 3, count: 32)
  private static let home = RequestOrigin(address: "192.0.2.1", userAgent: nil)
  private static let acme = TenantName("acme") ?? .main
  private static let globex = TenantName("globex") ?? .main

  private func with(
    _ engine: DatabaseEngine, _ body: (TenantDirectory, Database, ManualClock) async throws -> Void
  ) async throws {
    try await withTestDatabase(engine, [AccountMigrations.set, TenantMigrations.set]) { database in
      let clock = ManualClock()
      try await body(TenantDirectory(database: database, secret: Self.secret, clock: clock), database, clock)
    }
  }

  private func problem(_ body: () async throws -> Void) async throws -> String? {
    do {
      try await body()
      return nil
    } catch let problem as Problem {
      return problem.kind
    }
  }

  @discardableResult
  private func add(
    _ name: TenantName, _ hosts: [String] = [], _ directory: TenantDirectory
  ) async throws -> Tenant {
    try await directory.add(
      NewTenant(name: name, title: "Acme", hosts: hosts), by: .operators, from: Self.home)
  }

  @Test("A name is small letters, digits and hyphens, and begins with a letter")
  func names() {
    for good in ["a", "acme", "acme-2", "a1", String(repeating: "a", count: 40)] {
      #expect(TenantName(good)?.text == good)
    }
    for bad in [
      "", "A", "1a", "-a", "a-", "a_b", "a.b", "a~b", "ä", "a b", String(repeating: "a", count: 41),
    ] {
      #expect(TenantName(bad) == nil, "\(bad)")
    }
  }

  @Test("A host is compared in small letters, without its port and last full stop")
  func hosts() {
    #expect(TenantHost.normalised("Help.Acme.Example:8443") == "help.acme.example")
    #expect(TenantHost.normalised("help.acme.example.") == "help.acme.example")
    #expect(TenantHost.normalised("[2001:DB8::1]:80") == "[2001:db8::1]")
    for bad in ["", ":80", "a/b", "a b", "é.example", String(repeating: "a", count: 254)] {
      #expect(TenantHost.normalised(bad) == nil, "\(bad)")
    }
  }

  @Test("A company is added once, with hosts that no other has", arguments: DatabaseEngine.allCases)
  func adding(engine: DatabaseEngine) async throws {
    try await with(engine) { directory, _, _ in
      let acme = try await add(Self.acme, ["help.acme.example", "HELP.acme.example", "b.example"], directory)
      #expect(acme.hosts == ["help.acme.example", "b.example"] && acme.state == .active)
      let found = try await directory.tenant(Self.acme)
      #expect(found == acme)
      let again = try await problem { try await add(Self.acme, [], directory) }
      #expect(again == "tenant-exists")
      let main = try await problem { try await add(.main, [], directory) }
      #expect(main == "tenant-exists")
      let taken = try await problem { try await add(Self.globex, ["b.example"], directory) }
      #expect(taken == "host-taken")
      let all = try await directory.all()
      #expect(all.map(\.name) == [Self.acme])
      for host in ["https://a.example", "a.example:80", "a..example", "-a.example", ""] {
        let wrong = try await problem { try await add(Self.globex, [host], directory) }
        #expect(wrong == "invalid-fields", "\(host)")
      }
    }
  }

  @Test("A change is a merge patch, and is in both logs", arguments: DatabaseEngine.allCases)
  func changing(engine: DatabaseEngine) async throws {
    try await with(engine) { directory, database, clock in
      let acme = try await add(Self.acme, ["a.example"], directory)
      let settings: JSONValue = [
        "company": ["greeting": "Hi", "contact": "me"], "limits": ["chat": "1/min"],
      ]
      let changed = try await directory.change(
        Self.acme, TenantChange(hosts: ["b.example"], settings: settings), by: .operators, from: Self.home)
      #expect(changed.hosts == ["b.example"] && changed.settings == settings)
      #expect(changed.revision > acme.revision)
      let patched = try await directory.change(
        Self.acme, TenantChange(settings: ["company": ["contact": nil], "limits": nil]), by: .operators,
        from: Self.home)
      #expect(patched.settings == ["company": ["greeting": "Hi"]])
      let same = try await directory.change(
        Self.acme, TenantChange(settings: ["company": ["greeting": "Hi"]]), by: .operators, from: Self.home)
      #expect(same.revision == patched.revision, "what changes nothing is no change")
      let log = AuditLog(database: database, clock: clock)
      for tenant in [TenantContext(tenant: .single), acme.context] {
        let entries = try await log.entries(from: 1, limit: 10, tenant)
        #expect(entries.map(\.action) == ["tenant.created", "tenant.changed", "tenant.changed"])
        #expect(entries[1].text.contains("settings.limits") && !entries[1].text.contains("1/min"))
      }
      let freed = try await add(Self.globex, ["a.example"], directory)
      #expect(freed.hosts == ["a.example"])
    }
  }

  @Test(
    "A secret is sealed for its company and name, and only those get it back",
    arguments: DatabaseEngine.allCases)
  func secrets(engine: DatabaseEngine) async throws {
    try await with(engine) { directory, database, clock in
      let acme = try await add(Self.acme, [], directory)
      let globex = try await add(Self.globex, [], directory)
      _ = try await directory.set(
        secret: "sk-one", named: "openai", of: Self.acme, by: .operators, from: Self.home)
      _ = try await directory.set(
        secret: "sk-two", named: "openai", of: Self.acme, by: .operators, from: Self.home)
      let open = try await directory.openSecrets(of: acme.id)
      #expect(open.values == ["openai": "sk-two"] && open.closed.isEmpty)
      let others = try await directory.openSecrets(of: globex.id)
      #expect(others.values.isEmpty)
      let listed = try await directory.secrets(of: Self.acme)
      #expect(listed.map(\.name) == ["openai"] && listed[0].setAt == clock.now)
      // Who can write to the database moves the box to another company: it does not open there.
      try await database.write { connection in
        try await connection.execute("UPDATE tenant_secrets SET tenant_id = \(globex.id)")
      }
      let moved = try await directory.openSecrets(of: globex.id)
      #expect(moved.values.isEmpty && moved.closed == ["openai"])
      let stranger = TenantDirectory(database: database, secret: [UInt8](repeating: 4, count: 32))
      let unknown = try await stranger.openSecrets(of: globex.id)
      #expect(unknown.closed == ["openai"])
      let text = try await database.read { connection in
        try await connection.query("SELECT entry FROM audit_log").map { try $0.value(at: 0, as: String.self) }
      }.joined()
      #expect(!text.contains("sk-one") && !text.contains("sk-two") && text.contains("openai"))
    }
  }

  @Test(
    "Only a company that is suspended can be removed, and then nothing changes it",
    arguments: DatabaseEngine.allCases)
  func removal(engine: DatabaseEngine) async throws {
    try await with(engine) { directory, database, clock in
      let acme = try await add(Self.acme, ["a.example"], directory)
      let early = try await problem {
        _ = try await directory.beginRemoval(of: Self.acme, by: .operators, from: Self.home)
      }
      #expect(early == "tenant-active")
      let log = AuditLog(database: database, clock: clock)
      // While it is not being removed, its log is only ever added to.
      await #expect(throws: DatabaseError.self) {
        try await database.write {
          try await $0.execute("DELETE FROM audit_log WHERE tenant_id = \(acme.id)")
        }
      }
      _ = try await directory.set(isSuspended: true, Self.acme, by: .operators, from: Self.home)
      let removing = try await directory.beginRemoval(of: Self.acme, by: .operators, from: Self.home)
      #expect(removing.state == .removing)
      let late = try await problem {
        _ = try await directory.set(isSuspended: false, Self.acme, by: .operators, from: Self.home)
      }
      #expect(late == "tenant-removing")
      try await database.write { try await $0.execute("DELETE FROM audit_log WHERE tenant_id = \(acme.id)") }
      await #expect(throws: DatabaseError.self) {
        try await database.write { connection in
          try await connection.execute("DELETE FROM audit_log WHERE tenant_id = \(TenantID.single)")
        }
      }
      try await directory.finishRemoval(of: removing, counts: ["audit_log": 3])
      let all = try await directory.all()
      #expect(all.isEmpty)
      let entries = try await log.entries(from: 1, limit: 10, TenantContext(tenant: .single))
      #expect(
        entries.map(\.action) == ["tenant.created", "tenant.suspended", "tenant.removed", "tenant.erased"])
      let verdict = try await log.verify(TenantContext(tenant: .single))
      guard case .intact = verdict else {
        Issue.record("\(verdict)")
        return
      }
    }
  }

  @Test(
    "A day's messages are counted exactly, and the next day begins anew", arguments: DatabaseEngine.allCases)
  func days(engine: DatabaseEngine) async throws {
    try await with(engine) { directory, database, clock in
      let acme = try await add(Self.acme, [], directory)
      let days = TenantDays(database: database, tenant: acme.context, clock: clock)
      let results = try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<10 { group.addTask { try await days.take(limit: 4) } }
        return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(results == 4)
      clock.advance(by: .seconds(86_400))
      let tomorrow = try await days.take(limit: 4)
      #expect(tomorrow)
      let none = try await days.take(limit: 0)
      #expect(!none)
    }
  }
}
