import Essentials
import Persistence
import Testing
import UsherTesting

@Suite struct ErrorTests {
  @Test(
    "Violations have a kind, and name what is violated", arguments: DatabaseEngine.allCases,
    [
      ("INSERT INTO notes (id, text) VALUES (1, 'x'), (1, 'y')", DatabaseError.Kind.uniqueViolation),
      ("INSERT INTO notes (id, text) VALUES (1, NULL)", .notNullViolation),
      ("INSERT INTO notes (id, text) VALUES (1, 'forbidden')", .checkViolation),
      ("INSERT INTO notes (id, text, folder) VALUES (1, 'x', 7)", .foreignKeyViolation),
      ("SELECT nothing FROM notes", .syntax), ("SELECT FROM WHERE", .syntax), ("", .syntax),
      ("SELECT * FROM nowhere", .syntax), ("SELECT 1; SELECT 2", .syntax),
    ])
  func kinds(engine: DatabaseEngine, example: (sql: String, kind: DatabaseError.Kind)) async throws {
    try await withTestDatabase(engine, [Notes.migrations]) { database in
      let error = try await databaseError {
        try await database.write { try await $0.execute(SQL(raw: example.sql)) }
      }
      #expect(error.kind == example.kind, "\(error)")
      #expect(try await database.noteIDs().isEmpty)
    }
  }

  @Test("A client is told what passes, and nothing of what is our fault")
  func problems() {
    let kinds = DatabaseError.Kind.allCases.filter {
      DatabaseError($0, "secret.example refuses").problem != nil
    }
    #expect(
      Set(kinds) == [
        .connectionFailed, .connectionLost, .poolExhausted, .timedOut, .busy, .serializationFailure,
      ])
    for kind in kinds {
      let problem = DatabaseError(kind, "secret.example refuses").problem
      #expect(problem?.status == 503)
      #expect(problem?.detail?.contains("secret") == false)
    }
  }

  @Test(
    "An error carries statement and parameters, and shows only the statement",
    arguments: DatabaseEngine.allCases)
  func context(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [Notes.migrations]) { database in
      let error = try await databaseError {
        try await database.write { connection in
          try await connection.execute(Notes.insert(1, "private words"))
          try await connection.execute(Notes.insert(1, "private words"))
        }
      }
      #expect(error.sql == "INSERT INTO notes (id, text) VALUES ($1, $2)")
      #expect(error.arguments == [.integer(1), .text("private words")])
      #expect(error.description.contains("INSERT INTO notes"))
      #expect(!error.description.contains("private words"))
      #expect(error.constraint == (engine == .sqlite ? "notes.id" : "notes_pkey"))
      #expect(error.code == (engine == .sqlite ? "1555" : "23505"))
    }
  }

  @Test(
    "A deferred violation hits the body that made it, not its neighbours", arguments: DatabaseEngine.allCases)
  func deferredViolation(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [Notes.migrations]) { database in
      await withTaskGroup(of: Void.self) { group in
        for id in 0..<30 {
          group.addTask {
            _ = try? await database.write { connection in
              let folder = id == 13 ? 13 : nil as Int?
              try await connection.execute(
                "INSERT INTO notes (id, text, folder) VALUES (\(id), 'x', \(folder))")
            }
          }
        }
      }
      let others = (0..<30).filter { $0 != 13 }
      let found = try await database.noteIDs()
      #expect(found == others)
    }
  }

  @Test("A column that is missing or of another type is named", arguments: DatabaseEngine.allCases)
  func conversion(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, []) { database in
      let row = try #require(
        try await database.read { try await $0.first("SELECT 'x' AS word, NULL AS absent") })
      let missing = try await databaseError { try row.value("wrod", as: String.self) }
      #expect(
        missing.kind == .conversion && missing.message.contains("wrod") && missing.message.contains("word"))
      let wrong = try await databaseError { try row.value("word", as: Int.self) }
      #expect(wrong.kind == .conversion && wrong.message.contains("“word”: expected an integer, found text"))
      let null = try await databaseError { try row.value("absent", as: String.self) }
      #expect(null.message.contains("found NULL"))
      #expect(try row.value("absent", as: String?.self) == nil)
    }
  }

  @Test("A closed database says so", arguments: DatabaseEngine.allCases)
  func closed(engine: DatabaseEngine) async throws {
    let test = try await TestDatabase(engine)
    defer { test.remove() }
    let database = try await test.open()
    await database.close()
    await database.close()
    let error = try await databaseError { try await database.read { try await $0.query("SELECT 1") } }
    #expect(error.kind == .closed)
  }
}
