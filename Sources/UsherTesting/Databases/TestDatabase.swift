import Foundation
public import Persistence

/// A new, empty database that nobody else uses.
public struct TestDatabase: Sendable {
  /// Where it is; it may be opened several times.
  public let location: DatabaseLocation
  /// The file of a SQLite database.
  public let path: String?

  /// Makes a database.
  public init(_ engine: DatabaseEngine) async throws {
    let name = "t_\(UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: ""))"
    switch engine {
    case .sqlite:
      let path = NSTemporaryDirectory() + "usher-\(name)/test.db"
      self.path = path
      location = .sqlite(path: path)
    case .postgres:
      let server = try await PrivatePostgres.shared()
      path = nil
      location = .postgres(url: try await server.makeSchema(name))
    }
  }

  /// Opens it, with options that suit tests unless others are given.
  public func open(_ options: DatabaseOptions = .forTests) async throws -> Database {
    try await Database.open(location, options: options)
  }

  /// Removes a SQLite database's files. Schemas go with their server.
  public func remove() {
    guard let path else { return }
    try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent)
  }
}

extension DatabaseOptions {
  /// Nothing in a test needs to survive a power cut, and many tests run at once.
  public static var forTests: DatabaseOptions {
    var options = DatabaseOptions()
    options.durability = .none
    // A machine that is busy with a thousand tests is slow, and that is no failure.
    options.waitLimit = .seconds(600)
    options.statementLimit = .seconds(600)
    options.transactionLimit = .seconds(900)
    options.connectLimit = .seconds(120)
    options.readers = 2
    options.connections = 4
    return options
  }
}

/// Runs a test on a new database with the given tables, and removes it afterwards.
public func withTestDatabase<T>(
  _ engine: DatabaseEngine, _ migrations: [MigrationSet] = [], options: DatabaseOptions = .forTests,
  _ body: (Database) async throws -> T
) async throws -> T {
  let test = try await TestDatabase(engine)
  defer { test.remove() }
  return try await test.open(options).closing { database in
    try await database.migrate(migrations)
    return try await body(database)
  }
}
