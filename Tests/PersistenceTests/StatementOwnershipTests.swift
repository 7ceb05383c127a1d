import Essentials
import Persistence
import Testing
import UsherTesting

@Suite("SQLite has no policies: on a database that is bound to a tenant") struct StatementOwnershipTests {
  @Test(
    "a statement that forgets its tenant is refused",
    arguments: [
      "SELECT name FROM rooms WHERE id = 1", "SELECT count(*) FROM rooms", "SELECT 1 FROM rooms LIMIT 1",
      "UPDATE rooms SET name = 'x' WHERE id = 1", "UPDATE rooms SET tenant_id = 'x'",
      "DELETE FROM beds WHERE id = 1", "SELECT r.id FROM (SELECT id FROM rooms) r",
      "SELECT amount FROM prices WHERE id IN (SELECT id FROM rooms)",
      "WITH r AS (SELECT name FROM rooms) SELECT * FROM r",
      "SELECT id FROM prices UNION SELECT id FROM rooms",
      "INSERT INTO prices SELECT id, 1 FROM rooms", "UPDATE prices SET amount = (SELECT max(id) FROM rooms)",
    ])
  func forgotten(text: String) async throws {
    try await withHotel(.sqlite) { hotel in
      // Twice, because the second time it comes from the cache.
      for _ in 1...2 {
        let error = try await databaseError {
          try await hotel.ones.write { try await $0.execute(SQL(raw: text)) }
        }
        #expect(error.kind == .misuse)
        #expect(
          error.message.contains("does not say whose rows of “\(text.contains("beds") ? "beds" : "rooms")”"))
      }
      #expect(try await hotel.all() == Hotel.rooms)
    }
  }

  @Test("a statement that forgets the tenant of one table of several is refused")
  func join() async throws {
    try await withHotel(.sqlite) { hotel in
      let tenant = hotel.one.tenant
      let error = try await databaseError {
        try await hotel.ones.read {
          try await $0.query(
            "SELECT b.id FROM rooms r JOIN beds b ON b.room = r.id WHERE r.tenant_id = \(tenant)")
        }
      }
      #expect(error.kind == .misuse && error.message.contains("“beds”"))
    }
  }

  @Test("a statement that looks at the tenant and compares it with nothing given is refused")
  func unnamed() async throws {
    try await withHotel(.sqlite) { hotel in
      for text in [
        "SELECT * FROM rooms", "SELECT tenant_id FROM rooms", "DELETE FROM rooms",
        "DELETE FROM rooms WHERE tenant_id <> ''",
      ] {
        let error = try await databaseError {
          try await hotel.ones.write { try await $0.execute(SQL(raw: text)) }
        }
        #expect(error.kind == .misuse && error.message.contains("names no tenant"))
      }
      #expect(try await hotel.all() == Hotel.rooms)
    }
  }

  @Test("statements that name their tenant pass, whatever their form")
  func fine() async throws {
    try await withHotel(.sqlite) { hotel in
      let tenant = hotel.one.tenant
      try await hotel.ones.write { connection in
        for statement: SQL in [
          "INSERT INTO rooms VALUES (\(tenant), 3, 'x') ON CONFLICT (tenant_id, id) DO UPDATE SET name = excluded.name",
          "INSERT INTO rooms VALUES (\(tenant), 3, 'y') ON CONFLICT (tenant_id, id) DO UPDATE SET name = excluded.name",
          "INSERT INTO rooms VALUES (\(tenant), 4, 'x') RETURNING id, name",
          "INSERT INTO beds SELECT tenant_id, id + 10, id FROM rooms WHERE tenant_id = \(tenant)",
          "SELECT b.id FROM rooms r JOIN beds b ON b.tenant_id = r.tenant_id AND b.room = r.id WHERE r.tenant_id = \(tenant)",
          "UPDATE beds SET room = 1 WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM beds WHERE tenant_id = \(tenant))",
          "DELETE FROM rooms WHERE tenant_id = \(tenant) AND id = 2", "INSERT INTO prices VALUES (1, 2)",
          "SELECT amount FROM prices", "PRAGMA foreign_keys",
          SQL(numbered: "SELECT name FROM rooms WHERE tenant_id = $1", [tenant.sqlValue]),
        ] {
          _ = try await connection.query(statement)
        }
        try await connection.stream("SELECT name FROM rooms WHERE tenant_id = \(tenant)") { _ in }
      }
      #expect(try await hotel.all() == ["one 1 red", "one 3 y", "one 4 x", "other 1 red", "other 2 blue"])
    }
  }

  @Test("a refused statement costs its savepoint only, and streams are refused as well")
  func savepoint() async throws {
    try await withHotel(.sqlite) { hotel in
      let tenant = hotel.one.tenant
      try await hotel.ones.write { connection in
        for _ in 1...2 {
          let error = try await databaseError {
            try await connection.savepoint { try await $0.stream("SELECT name FROM rooms") { _ in } }
          }
          #expect(error.kind == .misuse)
        }
        try await connection.execute("INSERT INTO rooms VALUES (\(tenant), 3, 'x')")
      }
      #expect(try await hotel.all().count == 5)
    }
  }

  @Test("and on one that is not, every statement passes")
  func unbound() async throws {
    try await withHotel(.sqlite) { hotel in
      let changed = try await hotel.database.write {
        try await $0.execute("UPDATE rooms SET name = 'x' WHERE id = 1")
      }
      #expect(changed == 2)
    }
  }
}
