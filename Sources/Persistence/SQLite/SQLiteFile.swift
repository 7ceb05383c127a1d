import CSQLite
import Glibc

/// How a database file is set up.
enum SQLiteFile {
  /// Marks a file as ours in its header: “USHR”.
  static let applicationID: Int64 = 0x5553_4852

  /// Sets a new or existing file up for the connection that writes.
  static func prepare(_ handle: SQLiteHandle, path: String, _ options: DatabaseOptions) throws {
    try checkOwner(handle, path: path)
    // Readers then never wait for the writer, nor the writer for readers.
    try handle.control("PRAGMA journal_mode = WAL")
    try handle.control("PRAGMA application_id = \(applicationID)")
    try configure(handle, options)
  }

  /// Sets a connection up.
  static func configure(_ handle: SQLiteHandle, _ options: DatabaseOptions) throws {
    let synchronous =
      switch options.durability {
      case .disk: "FULL"
      case .operatingSystem: "NORMAL"
      case .none: "OFF"
      }
    try handle.control("PRAGMA synchronous = \(synchronous)")
    try handle.control("PRAGMA foreign_keys = ON")
    try handle.control("PRAGMA temp_store = MEMORY")
    // What is deleted is overwritten: somebody who was erased must not be found in the file's free pages.
    try handle.control("PRAGMA secure_delete = ON")
    // KiB for each connection; the operating system caches the file as well.
    try handle.control("PRAGMA cache_size = -8000")
    // Checkpoints have a thread of their own.
    try handle.control("PRAGMA wal_autocheckpoint = 0")
    // After a large transaction the log shrinks again.
    try handle.control("PRAGMA journal_size_limit = 67108864")
  }

  /// Refuses a file that another program has made.
  private static func checkOwner(_ handle: SQLiteHandle, path: String) throws {
    let owner = try handle.query("PRAGMA application_id", readOnly: true, limit: 1)
    if owner.first?[0] == .integer(applicationID) { return }
    let tables = try handle.query("SELECT count(*) FROM sqlite_schema", readOnly: true, limit: 1)
    guard owner.first?[0] == .integer(0), tables.first?[0] == .integer(0) else {
      throw DatabaseError(
        .corrupt, "\(path) is a SQLite database of another program; Usher leaves it alone. Name another file")
    }
  }

  /// Makes the folder that a file is to be in.
  static func makeFolder(of path: String) throws {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
    let folder = String(path[..<slash])
    if mkdir(folder, 0o750) == 0 || errno == EEXIST { return }
    guard errno == ENOENT else {
      throw DatabaseError(
        .inputOutput, "The folder \(folder) cannot be made: \(String(cString: strerror(errno)))")
    }
    try makeFolder(of: folder)
    _ = mkdir(folder, 0o750)
  }
}
