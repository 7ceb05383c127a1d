public import Persistence

/// What is backed up.
public struct BackupSource: Sendable {
  /// A file or folder on this machine, and where it goes in the archive.
  public struct Tree: Hashable, Sendable {
    let path: String
    let target: String
    let leavingOut: Set<String>

    /// Names one.
    ///
    /// - Parameter leavingOut: Paths that are left out, with all that begins with them.
    public init(_ path: String, as target: String, leavingOut: Set<String> = []) {
      self.path = path
      self.target = target
      self.leavingOut = leavingOut
    }
  }

  let database: Database
  let sets: [MigrationSet]
  let derivedTables: Set<String>
  let trees: [Tree]
  let program: String

  /// Names the database and the files.
  ///
  /// - Parameters:
  ///   - database: Opened with limits that suit a long read; see ``options``.
  ///   - derivedTables: Tables whose rows are made from others.
  ///   - program: The program's version.
  public init(
    database: Database, sets: [MigrationSet], derivedTables: Set<String>, trees: [Tree], program: String
  ) {
    self.database = database
    self.sets = sets
    self.derivedTables = derivedTables
    self.trees = trees
    self.program = program
  }

  /// How a database is opened that is read or filled as a whole.
  public static var options: DatabaseOptions {
    var options = DatabaseOptions()
    options.readers = 1
    options.connections = 2
    options.statementLimit = .seconds(6 * 3600)
    options.transactionLimit = .seconds(24 * 3600)
    return options
  }
}
