public import Persistence

/// Where a backup is restored to.
public struct RestoreTarget: Sendable {
  /// The database: a SQLite file that is not there, or a PostgreSQL database without tables.
  public let database: DatabaseLocation
  /// The folder for files.
  public let folder: String
  /// Whether what is there already may be overwritten; a SQLite file is put aside.
  public let isReplacing: Bool

  /// Names one. Files of `data/…` go to the folder `data` in it.
  public init(database: DatabaseLocation, folder: String, isReplacing: Bool = false) {
    self.database = database
    self.folder = folder
    self.isReplacing = isReplacing
  }

  /// As long as this file is in the data folder, a restore has not come to its end.
  public static let mark = "restore-unfinished"

  var markFile: String { "\(folder)/data/\(Self.mark)" }
}

/// How tables come to be that a backup is restored to.
public struct RestorePlan: Sendable {
  let sets: [MigrationSet]
  let complete: @Sendable (Connection) async throws -> Void

  /// Names the program's migrations, and what makes the rows that are not backed up.
  public init(sets: [MigrationSet], complete: @escaping @Sendable (Connection) async throws -> Void) {
    self.sets = sets
    self.complete = complete
  }
}
