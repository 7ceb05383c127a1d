import Essentials
import Persistence
import Testing
import UsherTesting

@Suite("PostgreSQL's policies: on a database that is bound to a tenant") struct PostgresWallsTests {
  @Test("a statement that forgets its tenant sees and changes the tenant's own rows only")
  func forgotten() async throws {
    try await withHotel(.postgres) { hotel in
      try await hotel.ones.write { connection in
        let names = try await connection.query("SELECT name FROM rooms ORDER BY id").map {
          try $0.value(at: 0, as: String.self)
        }
        #expect(names == ["red", "blue"])
        let joined = try await connection.query("SELECT b.id FROM rooms r JOIN beds b ON b.room = r.id")
        #expect(joined.count == 2)
        #expect(try await connection.execute("UPDATE rooms SET name = 'green' WHERE id = 1") == 1)
        #expect(try await connection.execute("DELETE FROM beds") == 2)
        #expect(try await connection.execute("DELETE FROM rooms WHERE id = 2") == 1)
      }
      #expect(try await hotel.all() == ["one 1 green", "other 1 red", "other 2 blue"])
      let beds = try await hotel.others.read { try await $0.query("SELECT id FROM beds").count }
      #expect(beds == 2)
    }
  }

  @Test("a row for another tenant is neither added nor made of an own one")
  func foreignRows() async throws {
    try await withHotel(.postgres) { hotel in
      let other = hotel.other.tenant.text
      for statement in [
        "INSERT INTO rooms VALUES ('\(other)', 3, 'x')",
        "UPDATE rooms SET tenant_id = '\(other)', id = id + 10",
        "INSERT INTO rooms VALUES ('\(other)', 1, 'x') ON CONFLICT (tenant_id, id) DO UPDATE SET name = 'x'",
        "INSERT INTO rooms VALUES ('*', 1, 'x')", "INSERT INTO rooms VALUES ('', 1, 'x')",
      ] {
        let error = try await databaseError {
          try await hotel.ones.write { try await $0.execute(SQL(raw: statement)) }
        }
        #expect(error.kind == .misuse && error.message.contains("row-level security"), "\(statement)")
      }
      let touched = try await hotel.ones.write {
        try await $0.execute(SQL(raw: "DELETE FROM rooms WHERE tenant_id = '\(other)'"))
      }
      #expect(touched == 0)
      #expect(try await hotel.all() == Hotel.rooms)
    }
  }

  @Test("streams and savepoints are behind the wall as well")
  func streamsAndSavepoints() async throws {
    try await withHotel(.postgres) { hotel in
      try await hotel.ones.write { connection in
        // The savepoint is the first that the server hears of this transaction.
        try await connection.savepoint {
          _ = try await $0.execute("UPDATE rooms SET name = 'green' WHERE id = 1")
        }
        _ = try await databaseError {
          try await connection.savepoint {
            _ = try await $0.execute("INSERT INTO rooms VALUES ('x', 1, 'x')")
          }
        }
        #expect(try await connection.execute("DELETE FROM rooms WHERE id = 2") == 1)
      }
      let names = try await hotel.others.read { connection in
        var names: [String] = []
        try await connection.stream("SELECT name FROM rooms ORDER BY id") {
          names.append(try $0.value(at: 0))
        }
        return names
      }
      #expect(names == ["red", "blue"])
      #expect(try await hotel.all() == ["one 1 green", "other 1 red", "other 2 blue"])
    }
  }

  @Test("a transaction that has lost its tenant sees nothing")
  func unset() async throws {
    try await withHotel(.postgres) { hotel in
      for database in [hotel.database, hotel.ones] {
        try await database.write { connection in
          try await connection.execute("RESET usher.tenant")
          #expect(try await connection.query("SELECT id FROM rooms").isEmpty)
          #expect(try await connection.execute("DELETE FROM rooms") == 0)
        }
        let error = try await databaseError {
          try await database.write { connection in
            try await connection.execute("RESET usher.tenant")
            try await connection.execute("INSERT INTO rooms VALUES ('x', 1, 'x')")
          }
        }
        #expect(error.kind == .misuse)
      }
      #expect(try await hotel.all() == Hotel.rooms)
    }
  }

  @Test("a connection carries nothing over to its next user, however its transaction ended")
  func pooling() async throws {
    var options = DatabaseOptions.forTests
    options.connections = 1
    options.transactionLimit = .milliseconds(400)
    try await withHotel(.postgres, options: options) { hotel in
      try await hotel.ones.read { _ = try await $0.query("SELECT id FROM rooms") }
      try await expectNothingLeft(hotel)
      // A statement that fails.
      _ = try await databaseError { try await hotel.ones.write { try await $0.execute("SELECT nothing") } }
      try await expectNothingLeft(hotel)
      // A body that gives up.
      try? await hotel.ones.write { connection in
        _ = try await connection.query("SELECT id FROM rooms")
        throw NothingThrown()
      }
      try await expectNothingLeft(hotel)
      // A task that is cancelled in the middle of a statement.
      let sleeping = Task { try await hotel.ones.write { _ = try await $0.query("SELECT pg_sleep(600)") } }
      try await Task.sleep(for: .milliseconds(50))
      sleeping.cancel()
      _ = await sleeping.result
      try await expectNothingLeft(hotel)
      // A body that takes too long, whose connection is given up.
      _ = try await databaseError {
        try await hotel.ones.write { connection in
          _ = try await connection.query("SELECT id FROM rooms")
          try await Task.sleep(for: .milliseconds(500))
        }
      }
      try await expectNothingLeft(hotel)
    }
  }

  /// The next one in line sees what is theirs, whoever had the connection before.
  private func expectNothingLeft(_ hotel: Hotel) async throws {
    for (database, count) in [(hotel.others, 2), (hotel.database, 4), (hotel.others, 2), (hotel.ones, 2)] {
      let rooms = try await database.read { try await $0.query("SELECT tenant_id FROM rooms") }
      #expect(rooms.count == count)
    }
    let tenants = try await hotel.others.read { connection in
      try await connection.query("SELECT DISTINCT tenant_id FROM rooms").map {
        try $0.value(at: 0, as: TenantID.self)
      }
    }
    #expect(tenants == [hotel.other.tenant])
  }
}
