import Persistence
import Testing

/// The tables that most of these tests use.
enum Notes {
  static let migrations = MigrationSet(
    "notes",
    [
      Migration(1, "folders", ["CREATE TABLE folders (id BIGINT NOT NULL PRIMARY KEY)"]),
      Migration(2, "notes") { dialect in
        [
          """
          CREATE TABLE notes (
            id BIGINT NOT NULL PRIMARY KEY, text TEXT NOT NULL CHECK (text <> 'forbidden'),
            folder BIGINT REFERENCES folders (id) DEFERRABLE INITIALLY DEFERRED, size DOUBLE PRECISION,
            bytes \(dialect.blob))
          """
        ]
      },
    ])

  static func insert(_ id: Int, _ text: String = "x") -> SQL {
    "INSERT INTO notes (id, text) VALUES (\(id), \(text))"
  }
}

extension Database {
  /// The identifiers of all notes, in order.
  func noteIDs() async throws -> [Int] {
    try await read { connection in
      try await connection.query("SELECT id FROM notes ORDER BY id").map { try $0.value("id", as: Int.self) }
    }
  }
}

/// The error that a piece of work ends with.
func databaseError<T>(_ work: () async throws -> T) async throws -> DatabaseError {
  do {
    _ = try await work()
  } catch let error as DatabaseError {
    return error
  }
  throw NothingThrown()
}

struct NothingThrown: Error {}
