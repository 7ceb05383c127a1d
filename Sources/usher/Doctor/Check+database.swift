import Essentials
import FoundationEssentials
import Persistence
import UsherServer

extension Check {
  /// The database: reachable, and answering.
  static let database = Check(subject: "Database") { configuration in
    do {
      let location = try DatabaseLocation(parsing: configuration.databaseURL)
      if case .sqlite(let path) = location, !FileManager.default.fileExists(atPath: path) {
        return .well("\(location) will be made at the first start")
      }
      let clock = ContinuousClock()
      let start = clock.now
      let database = try await Database.open(location)
      let answer = try await database.read {
        try await $0.first("SELECT 1 AS one")?.value("one", as: Int.self)
      }
      let version = try await version(of: location, database)
      await database.close()
      guard answer == 1 else {
        return .failure("\(location) does not answer as a database does.", remedy: remedy(location))
      }
      return .well("\(location) answers in \((clock.now - start).wholeMilliseconds) ms\(version)")
    } catch {
      let location = try? DatabaseLocation(parsing: configuration.databaseURL)
      return .failure("\(error)", remedy: remedy(location))
    }
  }

  /// What kind of server it is, where it is one of its own.
  private static func version(of location: DatabaseLocation, _ database: Database) async throws -> String {
    guard case .postgres = location else { return "" }
    let version = try await database.read {
      try await $0.first("SHOW server_version")?.value(at: 0, as: String.self)
    }
    return version.map { "; PostgreSQL \($0)" } ?? ""
  }

  private static func remedy(_ location: DatabaseLocation?) -> String {
    switch location {
    case .postgres:
      "Is the server running, and do user, password and database exist? Try: psql with the same URL."
    case .sqlite(let path):
      "Check owner and permissions of \(path) and its folder; if it is damaged, put back a copy."
    default:
      "Correct “database: url”, or USHER_DATABASE_URL."
    }
  }
}
