import Essentials
import Identity
import Persistence
import Testing
import UsherTesting

@Suite("Audit log") struct AuditLogTests {
  private func fill(_ test: TestAccounts, _ count: Int) async throws {
    for number in 0..<count {
      try await test.audit.add(
        AuditNote(
          .orderRefunded, by: .operators, on: "ord_\(number)", from: TestAccounts.home,
          ["amount": .integer(Int64(number))]), test.tenant)
    }
  }

  @Test("Each line follows from the one before", arguments: DatabaseEngine.allCases)
  func chain(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      #expect(
        try await test.audit.verify(test.tenant)
          == .intact(count: 0, lastHash: String(repeating: "0", count: 64)))
      try await fill(test, 7)
      let entries = try await test.audit.entries(limit: 3, test.tenant)
      #expect(entries.map(\.number) == [7, 6, 5])
      #expect(try await test.audit.verify(test.tenant) == .intact(count: 7, lastHash: entries[0].hash))
      #expect(
        try await test.audit.verify(test.tenant, expecting: entries[2].hash) != .broken(number: 8, reason: "")
      )
      let missing = try await test.audit.verify(test.tenant, expecting: String(repeating: "a", count: 64))
      guard case .broken(8, _) = missing else {
        Issue.record("\(missing)")
        return
      }
    }
  }

  @Test("The database refuses to change or remove a line", arguments: DatabaseEngine.allCases)
  func append(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await fill(test, 2)
      let attacks: [SQL] = [
        "UPDATE audit_log SET entry = '{}' WHERE number = 1", "DELETE FROM audit_log WHERE number = 2",
        "DELETE FROM audit_log",
      ]
      for attack in attacks + (engine == .postgres ? ["TRUNCATE audit_log"] : []) {
        await #expect(throws: DatabaseError.self) {
          try await test.database.write { try await $0.execute(attack) }
        }
      }
      guard case .intact(2, _) = try await test.audit.verify(test.tenant) else {
        Issue.record("The log has changed")
        return
      }
    }
  }

  @Test("What was changed behind the database's back is found", arguments: DatabaseEngine.allCases)
  func tampering(engine: DatabaseEngine) async throws {
    let attacks: [(Int64, SQL)] = [
      (3, "UPDATE audit_log SET entry = replace(entry, 'ord_2', 'ord_9') WHERE number = 3"),
      (3, "UPDATE audit_log SET actor = 'somebody' WHERE number = 3"),
      (2, "DELETE FROM audit_log WHERE number = 2"),
      (1, "UPDATE audit_log SET number = number + 1"),
    ]
    for (number, attack) in attacks {
      try await withAccounts(engine) { test in
        try await fill(test, 5)
        let disarm: [SQL] =
          engine == .postgres
          ? ["DROP TRIGGER audit_log_is_kept ON audit_log"]
          : ["DROP TRIGGER audit_log_keeps_update", "DROP TRIGGER audit_log_keeps_delete"]
        try await test.database.write { connection in
          for statement in disarm { try await connection.execute(statement) }
          if attack.text.contains("number + 1") {
            try await connection.execute("UPDATE audit_log SET number = -number")
            try await connection.execute("UPDATE audit_log SET number = 1 - number")
          } else {
            try await connection.execute(attack)
          }
        }
        guard case .broken(number, _) = try await test.audit.verify(test.tenant) else {
          Issue.record("Not found: \(attack.text)")
          return
        }
      }
    }
  }

  @Test("Lines that are written at once follow one another", arguments: DatabaseEngine.allCases)
  func atOnce(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<12 { group.addTask { try await fill(test, 2) } }
        try await group.waitForAll()
      }
      guard case .intact(24, _) = try await test.audit.verify(test.tenant) else {
        Issue.record("The chain is broken")
        return
      }
    }
  }

  @Test("It holds neither passwords nor mail addresses", arguments: DatabaseEngine.allCases)
  func secrets(engine: DatabaseEngine) async throws {
    try await withAccounts(engine) { test in
      try await test.add()
      _ = try await test.signIn()
      _ = try await test.problem { _ = try await test.signIn("nobody@example.com", "hidden-guess") }
      let text = try await test.audit.entries(from: 1, limit: 100, test.tenant).map(\.text).joined()
      for secret in [TestAccounts.password, "hidden-guess", "ann@example.com", "nobody@example.com"] {
        #expect(!text.contains(secret))
      }
    }
  }
}
