import Persistence
import Testing
import UsherTesting

private let notes = MigrationSet(
  "notes",
  [
    Migration(
      1, "notes",
      ["CREATE TABLE notes (id BIGINT NOT NULL PRIMARY KEY, text TEXT NOT NULL, size DOUBLE PRECISION)"])
  ])

@Suite struct TransactionTests {
  @Test("What a body writes is there when write returns", arguments: DatabaseEngine.allCases)
  func commit(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [notes]) { database in
      let changed = try await database.write { connection in
        try await connection.execute("INSERT INTO notes (id, text) VALUES (\(1), \("one")), (\(2), \("two"))")
      }
      #expect(changed == 2)
      let texts = try await database.read { connection in
        try await connection.query("SELECT text FROM notes WHERE id IN (\(list: [1, 2, 3])) ORDER BY id").map
        {
          try $0.value("text", as: String.self)
        }
      }
      #expect(texts == ["one", "two"])
    }
  }

  @Test("What a failing body wrote is gone", arguments: DatabaseEngine.allCases)
  func rollback(engine: DatabaseEngine) async throws {
    struct Refused: Error {}
    try await withTestDatabase(engine, [notes]) { database in
      await #expect(throws: Refused.self) {
        try await database.write { connection in
          try await connection.execute("INSERT INTO notes (id, text) VALUES (1, 'x')")
          throw Refused()
        }
      }
      let row = try await database.read { try await $0.first("SELECT count(*) FROM notes") }
      #expect(row?[0] == .integer(0))
    }
  }
}
