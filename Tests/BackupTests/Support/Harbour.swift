import Backup
import Essentials
import Foundation
import Persistence
import UsherTesting

/// A database with tables of all kinds, and a folder with files, that are backed up and restored.
struct Harbour {
  static let migrations = MigrationSet(
    "harbour",
    [
      Migration(1, "ships and their crews") { dialect in
        let number =
          switch dialect {
          case .sqlite: "INTEGER PRIMARY KEY AUTOINCREMENT"
          case .postgres: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
          }
        return [
          // The rows come in the order of the tables' names, so crews come before the ships that they refer to.
          "CREATE TABLE ships (tenant_id TEXT NOT NULL, id TEXT NOT NULL, flag \(dialect.blob), PRIMARY KEY (tenant_id, id))",
          """
          CREATE TABLE crews (number \(number), tenant_id TEXT NOT NULL, ship TEXT NOT NULL, pay DOUBLE PRECISION,
            note TEXT, FOREIGN KEY (tenant_id, ship) REFERENCES ships (tenant_id, id))
          """,
          "CREATE TABLE names (tenant_id TEXT NOT NULL, name TEXT NOT NULL)",
        ]
      }
    ])

  /// A program that came later.
  static let newer = MigrationSet(
    "harbour",
    migrations.migrations + [
      Migration(
        2, "ports", ["ALTER TABLE ships ADD COLUMN port TEXT NOT NULL DEFAULT 'home'"])
    ])

  static let plan = RestorePlan(sets: [migrations]) {
    try await $0.execute("INSERT INTO names SELECT tenant_id, id FROM ships")
  }

  let database: Database
  let folder: TemporaryFolder
  let store: FolderStore
  let desk: BackupDesk
  let clock = ManualClock()

  init(_ database: Database) throws {
    self.database = database
    folder = try TemporaryFolder()
    store = FolderStore(folder.path + "/backups")
    desk = BackupDesk(
      store: store, passphrase: BackupPassphrase("a long passphrase", cost: .low), clock: clock)
  }

  static let tenant = TenantID.single

  /// Ships with every kind of value that there is.
  func fill(_ count: Int) async throws {
    try await database.write { connection in
      for number in 0..<count {
        let flag: [UInt8]? = number.isMultiple(of: 3) ? nil : (0..<number % 300).map { UInt8($0 & 255) }
        try await connection.execute(
          "INSERT INTO ships (tenant_id, id, flag) VALUES (\(Self.tenant), \("ship \(number)"), \(flag))")
        let note = number.isMultiple(of: 2) ? nil : "Ærø “\(number)” 🚢 it's"
        try await connection.execute(
          """
          INSERT INTO crews (tenant_id, ship, pay, note) VALUES (\(Self.tenant), \("ship \(number)"),
            \(Double(number) / 3 - 10), \(note))
          """)
      }
      try await connection.execute(
        "INSERT INTO names (tenant_id, name) VALUES (\(Self.tenant), 'made from ships')")
    }
  }

  var source: BackupSource {
    BackupSource(
      database: database, sets: [Self.migrations], derivedTables: ["names"],
      trees: [.init(folder.path + "/data", as: "data", leavingOut: [folder.path + "/data/skipped"])],
      program: "1.0")
  }

  static func rows(_ database: Database, _ table: String) async throws -> Set<[SQLValue]> {
    try await database.read { connection in
      let rows = try await connection.query("SELECT * FROM \(raw: table)")
      return Set(rows.map { row in (0..<row.columnNames.count).map { row[$0] } })
    }
  }
}
