import Persistence
import Synchronization
import Testing
import UsherTesting

@Suite struct TransactionTests {
  private struct Refused: Error {}

  @Test("What a body writes is there when write returns", arguments: DatabaseEngine.allCases)
  func commit(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [Notes.migrations]) { database in
      let changed = try await database.write { connection in
        try await connection.execute("INSERT INTO notes (id, text) VALUES (\(1), \("one")), (\(2), \("two"))")
      }
      #expect(changed == 2)
      #expect(try await database.noteIDs() == [1, 2])
    }
  }

  @Test("What a failing body wrote is gone, and its error comes out", arguments: DatabaseEngine.allCases)
  func rollback(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [Notes.migrations]) { database in
      await #expect(throws: Refused.self) {
        try await database.write { connection in
          try await connection.execute(Notes.insert(1))
          throw Refused()
        }
      }
      let found = try await database.noteIDs()
      #expect(found.isEmpty)
    }
  }

  @Test("Of many writes at once, those that fail are undone alone", arguments: DatabaseEngine.allCases)
  func concurrentWrites(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [Notes.migrations]) { database in
      await withTaskGroup(of: Void.self) { group in
        for id in 0..<120 {
          group.addTask {
            try? await database.write { connection in
              try await connection.execute(Notes.insert(id))
              if id % 10 == 1 { throw Refused() }
              if id % 10 == 2 { try await connection.execute(Notes.insert(id)) }
            }
          }
        }
      }
      let others = (0..<120).filter { ![1, 2].contains($0 % 10) }
      let found = try await database.noteIDs()
      #expect(found == others)
    }
  }

  @Test("Counting up in many transactions at once loses nothing", arguments: DatabaseEngine.allCases)
  func noLostUpdates(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [Notes.migrations]) { database in
      try await database.write { try await $0.execute(Notes.insert(1, "0")) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<12 {
          group.addTask {
            try await database.write { connection in
              let row = try await connection.first("SELECT text FROM notes WHERE id = 1")
              let count = try Int(row?.value("text", as: String.self) ?? "") ?? 0
              await Task.yield()
              try await connection.execute("UPDATE notes SET text = \(String(count + 1)) WHERE id = 1")
            }
          }
        }
        try await group.waitForAll()
      }
      let row = try await database.read { try await $0.first("SELECT text FROM notes") }
      #expect(row?["text"] == .text("12"))
    }
  }

  @Test(
    "A read sees one state of the data, whatever is committed meanwhile", arguments: DatabaseEngine.allCases)
  func snapshot(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [Notes.migrations]) { database in
      try await database.write { try await $0.execute(Notes.insert(1)) }
      let counts = try await database.read { connection in
        let before = try await connection.query("SELECT id FROM notes").count
        // A task that the body does not hand its transaction on to.
        try await Task.detached {
          _ = try await database.write { try await $0.execute(Notes.insert(2)) }
        }.value
        return [before, try await connection.query("SELECT id FROM notes").count]
      }
      #expect(counts == [1, 1])
      #expect(try await database.noteIDs() == [1, 2])
    }
  }

  @Test("A read cannot write", arguments: DatabaseEngine.allCases)
  func readOnly(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [Notes.migrations]) { database in
      let error = try await databaseError {
        try await database.read { try await $0.execute(Notes.insert(1)) }
      }
      #expect(error.kind == .readOnly)
    }
  }

  @Test(
    "After a failed statement nothing is committed, even when its error is caught",
    arguments: DatabaseEngine.allCases)
  func swallowedError(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [Notes.migrations]) { database in
      let error = try await databaseError {
        try await database.write { connection in
          try await connection.execute(Notes.insert(1))
          _ = try? await connection.execute(Notes.insert(1))
        }
      }
      #expect(error.kind == .transactionAborted)
      #expect(try await database.noteIDs().isEmpty)
    }
  }

  @Test("What fails inside a savepoint is undone alone", arguments: DatabaseEngine.allCases)
  func savepoint(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [Notes.migrations]) { database in
      let kind = try await database.write { connection in
        try await connection.execute(Notes.insert(1))
        let error = try await databaseError {
          try await connection.savepoint { part in
            try await part.execute(Notes.insert(2))
            try await part.execute(Notes.insert(1))
          }
        }
        try await connection.savepoint { _ = try await $0.execute(Notes.insert(3)) }
        return error.kind
      }
      #expect(kind == .uniqueViolation)
      #expect(try await database.noteIDs() == [1, 3])
    }
  }

  @Test("A transaction inside another is refused at once", arguments: DatabaseEngine.allCases)
  func nesting(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [Notes.migrations]) { database in
      let error = try await databaseError {
        try await database.write { _ in _ = try await database.noteIDs() }
      }
      #expect(error.kind == .misuse)
    }
  }

  @Test(
    "A body cannot end its own transaction", arguments: DatabaseEngine.allCases,
    ["COMMIT", " rollback;", "BEGIN", "SAVEPOINT x"])
  func control(engine: DatabaseEngine, text: String) async throws {
    try await withTestDatabase(engine, []) { database in
      let error = try await databaseError {
        try await database.write { try await $0.execute(SQL(raw: text)) }
      }
      #expect(error.kind == .misuse)
    }
  }

  @Test("A connection is of no use after its body", arguments: DatabaseEngine.allCases)
  func outlivedConnection(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [Notes.migrations]) { database in
      let connection = try await database.read { $0 }
      let error = try await databaseError { try await connection.query("SELECT 1") }
      #expect(error.kind == .misuse)
    }
  }

  @Test("Statements of one body may be started side by side", arguments: DatabaseEngine.allCases)
  func statementsSideBySide(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [Notes.migrations]) { database in
      try await database.write { connection in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for id in 0..<20 { group.addTask { _ = try await connection.execute(Notes.insert(id)) } }
          try await group.waitForAll()
        }
      }
      #expect(try await database.noteIDs() == Array(0..<20))
    }
  }

  @Test(
    "A body that waits for something else too long loses its turn, and others go on",
    arguments: DatabaseEngine.allCases)
  func stuckBody(engine: DatabaseEngine) async throws {
    var options = DatabaseOptions.forTests
    options.transactionLimit = .milliseconds(300)
    options.connections = 1
    try await withTestDatabase(engine, [Notes.migrations], options: options) { database in
      let isStuck = AsyncStream.makeStream(of: Void.self)
      let mayGoOn = AsyncStream.makeStream(of: Void.self)
      let stuck = Task {
        try await databaseError {
          try await database.write { connection in
            try await connection.execute(Notes.insert(1))
            isStuck.continuation.yield()
            for await _ in mayGoOn.stream { break }
            try await connection.execute(Notes.insert(2))
          }
        }
      }
      for await _ in isStuck.stream { break }
      try await database.write { try await $0.execute(Notes.insert(3)) }
      mayGoOn.continuation.yield()
      #expect(try await stuck.value.kind == .timedOut)
      #expect(try await database.noteIDs() == [3])
    }
  }
}
