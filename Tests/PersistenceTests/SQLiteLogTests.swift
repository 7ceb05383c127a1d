import FoundationEssentials
import Persistence
import Testing
import UsherTesting

@Suite("The write-ahead log of SQLite")
struct SQLiteLogTests {
  @Test("is copied into the file while large writes go on, and does not grow with them")
  func size() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/log.db"
    let database = try await Database.open(.sqlite(path: path))
    try await database.migrate([
      MigrationSet("log", [Migration(1, "rows", ["CREATE TABLE blobs (id BIGINT PRIMARY KEY, bytes BLOB)"])])
    ])
    var largest = 0
    for id in 0..<120 {
      try await database.write { connection in
        try await connection.execute(
          "INSERT INTO blobs VALUES (\(id), \([UInt8](repeating: UInt8(id), count: 1 << 20)))")
      }
      largest = max(largest, try size(of: path + "-wal"))
    }
    #expect(try size(of: path) + size(of: path + "-wal") > 120 << 20)
    #expect(largest < 60 << 20, "120 MiB were written; the log had \(largest >> 20) MiB")
    await database.close()
  }

  private func size(of path: String) throws -> Int {
    try (FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
  }
}
