import Essentials
import Persistence
import Testing
import UsherTesting

@Suite("A database that is bound to a tenant") struct BoundDatabaseTests {
  @Test("sees and changes the tenant's own rows", arguments: DatabaseEngine.allCases)
  func ownRows(engine: DatabaseEngine) async throws {
    try await withHotel(engine) { hotel in
      let tenant = hotel.one.tenant
      let names = try await hotel.ones.write { connection in
        try await connection.execute("UPDATE rooms SET name = 'green' WHERE tenant_id = \(tenant) AND id = 1")
        return try await connection.query("SELECT name FROM rooms WHERE tenant_id = \(tenant) ORDER BY id")
          .map { try $0.value(at: 0, as: String.self) }
      }
      #expect(names == ["green", "blue"])
      #expect(try await hotel.all() == ["one 1 green", "one 2 blue", "other 1 red", "other 2 blue"])
    }
  }

  @Test("does nothing that names another tenant", arguments: DatabaseEngine.allCases)
  func anotherTenant(engine: DatabaseEngine) async throws {
    try await withHotel(engine) { hotel in
      let (one, other) = (hotel.one.tenant, hotel.other.tenant)
      for statement: SQL in [
        "SELECT name FROM rooms WHERE tenant_id = \(other)",
        "DELETE FROM rooms WHERE tenant_id = \(other) AND id = 1",
        "INSERT INTO rooms VALUES (\(other), 3, 'black')",
        "UPDATE rooms SET tenant_id = \(other), id = 3 WHERE tenant_id = \(one) AND id = 1",
        "SELECT 1 WHERE \(other) = 'x'",
      ] {
        let error = try await databaseError { try await hotel.ones.write { try await $0.execute(statement) } }
        #expect(error.kind == .misuse, "\(statement.text)")
      }
      #expect(try await hotel.all() == Hotel.rooms)
    }
  }

  @Test("is the same database: a transaction inside another is refused", arguments: DatabaseEngine.allCases)
  func nesting(engine: DatabaseEngine) async throws {
    try await withHotel(engine) { hotel in
      for (outer, inner) in [
        (hotel.ones, hotel.database), (hotel.database, hotel.ones), (hotel.ones, hotel.others),
      ] {
        let error = try await databaseError {
          try await outer.write { _ in _ = try await inner.read { try await $0.query("SELECT 1") } }
        }
        #expect(error.kind == .misuse)
      }
    }
  }

  @Test("cannot be migrated", arguments: DatabaseEngine.allCases)
  func migration(engine: DatabaseEngine) async throws {
    try await withHotel(engine) { hotel in
      let error = try await databaseError { try await hotel.ones.migrate([Hotel.migrations]) }
      #expect(error.kind == .misuse)
    }
  }

  @Test("writes for several tenants at once, each to its own rows", arguments: DatabaseEngine.allCases)
  func sideBySide(engine: DatabaseEngine) async throws {
    try await withHotel(engine) { hotel in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for id in 10..<40 {
          let context = id % 2 == 0 ? hotel.one : hotel.other
          let database = hotel.database.bound(to: context)
          group.addTask {
            try await database.write { connection in
              try await connection.execute("INSERT INTO rooms VALUES (\(context.tenant), \(id), 'new')")
              await Task.yield()
              let rows = try await connection.query(
                "SELECT DISTINCT tenant_id FROM rooms WHERE tenant_id = \(context.tenant)")
              #expect(try rows.map { try $0.value(at: 0, as: TenantID.self) } == [context.tenant])
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(try await hotel.all().filter { $0.hasSuffix("new") }.count == 30)
    }
  }

  @Test("may hold what looks like another tenant's name in a text", arguments: DatabaseEngine.allCases)
  func textThatLooksLikeATenant(engine: DatabaseEngine) async throws {
    try await withHotel(engine) { hotel in
      let (tenant, text) = (hotel.one.tenant, hotel.other.tenant.text)
      try await hotel.ones.write {
        try await $0.execute("UPDATE rooms SET name = \(text) WHERE tenant_id = \(tenant) AND id = 1")
      }
      #expect(try await hotel.all().first == "one 1 \(text)")
    }
  }

  @Test("says what keeps the tenants apart", arguments: DatabaseEngine.allCases)
  func walls(engine: DatabaseEngine) async throws {
    try await withHotel(engine) { hotel in
      let walls = try await hotel.database.walls()
      switch engine {
      case .sqlite: #expect(walls == .checkedStatements)
      case .postgres: #expect(walls == .policies(walled: ["beds", "rooms"], open: [], missing: []))
      }
    }
  }
}
