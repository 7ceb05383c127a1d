import Essentials
import FoundationEssentials
import Persistence
import UsherServer

extension Check {
  /// The database: reachable, answering, and keeping tenants apart.
  static let database = Check(subject: "Database", findings: { await look($0) })

  private static func look(_ configuration: Configuration) async -> [Finding] {
    do {
      let location = try DatabaseLocation(parsing: configuration.databaseURL)
      if case .sqlite(let path) = location, !FileManager.default.fileExists(atPath: path) {
        return [.well("\(location) will be made at the first start")]
      }
      let clock = ContinuousClock()
      let start = clock.now
      let database = try await Database.open(location)
      let answer = try await database.read {
        try await $0.first("SELECT 1 AS one")?.value("one", as: Int.self)
      }
      let version = try await version(of: location, database)
      let walls = try await database.walls()
      await database.close()
      guard answer == 1 else {
        return [.failure("\(location) does not answer as a database does.", remedy: remedy(location))]
      }
      return [
        .well("\(location) answers in \((clock.now - start).wholeMilliseconds) ms\(version)"), finding(walls),
      ]
    } catch {
      let location = try? DatabaseLocation(parsing: configuration.databaseURL)
      return [.failure("\(error)", remedy: remedy(location))]
    }
  }

  /// What keeps the tenants apart.
  private static func finding(_ walls: TenantWalls) -> Finding {
    switch walls {
    case .checkedStatements: .well("Statements that forget whose rows they want are refused")
    case .policies(let walled, _, let missing) where missing.isEmpty:
      .well("\(walled.count) tables have a policy that keeps tenants apart")
    case .policies(_, _, let missing):
      .warning(
        "\(missing.count) tables have no policy that keeps tenants apart, \(missing[0]) for one.",
        remedy: "The next start of the server makes them.")
    case .none(let gap):
      .warning("\(gap): nothing in the database keeps tenants apart.", remedy: TenantWalls.remedy)
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
