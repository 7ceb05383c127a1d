import Essentials
import Persistence
import Testing
import UsherTesting

@Suite("A schema that several versions of the program use") struct SchemaTests {
  private static let first = Migration(
    1, "guests", ["CREATE TABLE guests (tenant_id TEXT NOT NULL, id BIGINT NOT NULL)"])
  private static let added = Migration(2, "notes", ["ALTER TABLE guests ADD COLUMN note TEXT"])
  private static let renamed = Migration(2, "numbers", ["ALTER TABLE guests RENAME COLUMN id TO number"])
    .breakingOlderPrograms
  private static let older = MigrationSet("hotel", [first])
  private static let newer = MigrationSet("hotel", [first, added])
  private static let breaking = MigrationSet("hotel", [first, renamed])

  @Test(
    "An older program goes on beside a newer one that has only added to it",
    arguments: DatabaseEngine.allCases)
  func adding(_ engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [Self.older]) { database in
      let before = try await database.schema(of: [Self.newer])
      #expect(before.missing.map(\.name) == ["notes"] && before.applied.count == 1)
      try await database.migrate([Self.newer])
      // The older program starts again, writes, and leaves what it does not know as it is.
      try await database.migrate([Self.older])
      try await database.requireSchema([Self.older])
      try await database.write { try await $0.execute("INSERT INTO guests (tenant_id, id) VALUES ('t', 1)") }
      let seen = try await database.read { try await $0.query("SELECT note FROM guests") }
      #expect(seen.map { $0[0] } == [.null])
      let state = try await database.schema(of: [Self.older])
      #expect(state.unknown.map(\.version) == [2] && state.versions == ["hotel": 2])
      let again = try await database.migrate([Self.newer])
      #expect(again.isEmpty)
    }
  }

  @Test(
    "An older program does not start when a newer one has broken what it knows",
    arguments: DatabaseEngine.allCases)
  func breaking(_ engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [Self.older]) { database in
      try await database.migrate([Self.breaking])
      let error = await #expect(throws: DatabaseError.self) { try await database.migrate([Self.older]) }
      #expect(error?.kind == .migration && error?.message.contains("Run the newer program") == true)
      await #expect(throws: DatabaseError.self) { try await database.requireSchema([Self.older]) }
      // Nor when the component is one that it does not know at all.
      await #expect(throws: DatabaseError.self) { try await database.migrate([MigrationSet("bar", [])]) }
      try await database.requireSchema([Self.breaking])
    }
  }

  @Test("A program that is not to change it says what it lacks", arguments: DatabaseEngine.allCases)
  func lacking(_ engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine) { database in
      let error = await #expect(throws: DatabaseError.self) { try await database.requireSchema([Self.newer]) }
      #expect(
        error?.message.contains("lack 2 steps") == true && error?.message.contains("usher migrate") == true)
      try await database.migrate([Self.newer])
      try await database.requireSchema([Self.newer])
    }
  }

  @Test("The note of what was applied is brought up to date itself", arguments: DatabaseEngine.allCases)
  func olderNote(_ engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [Self.older]) { database in
      // As programs had it before they told which steps break others.
      try await database.write { try await $0.execute("ALTER TABLE schema_migrations DROP COLUMN breaking") }
      let state = try await database.schema(of: [Self.newer])
      #expect(state.applied.count == 1 && state.missing.count == 1)
      let applied = try await database.migrate([Self.breaking])
      #expect(applied.map(\.isBreaking) == [true])
      await #expect(throws: DatabaseError.self) { try await database.migrate([Self.older]) }
    }
  }

  @Test("A step that was changed after it was applied is refused", arguments: DatabaseEngine.allCases)
  func changing(_ engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [Self.older]) { database in
      let other = MigrationSet("hotel", [Migration(1, "guests", ["CREATE TABLE guests (id TEXT)"])])
      let error = await #expect(throws: DatabaseError.self) { try await database.migrate([other]) }
      #expect(error?.message.contains("changed afterwards") == true)
    }
  }

  @Test("Ten programs that start at once apply it once", arguments: DatabaseEngine.allCases)
  func startingAtOnce(_ engine: DatabaseEngine) async throws {
    let test = try await TestDatabase(engine)
    defer { test.remove() }
    let counts = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<10 {
        group.addTask {
          let database = try await test.open()
          let applied = try await database.migrate([Self.newer])
          await database.close()
          return applied.count
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(counts.sorted() == [0, 0, 0, 0, 0, 0, 0, 0, 0, 2])
  }
}
