import Essentials

/// What a backup holds.
public struct BackupManifest: Hashable, Sendable {
  /// A table with its rows.
  public struct Table: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// How many rows it has.
    public let rows: Int
    /// What they come to, whatever their order.
    public let sum: String
  }

  /// A file.
  public struct File: Hashable, Sendable {
    /// Where it goes, such as `data/uploads/…`.
    public let path: String
    /// Its size in bytes.
    public let size: Int
    /// The SHA-256 of its bytes in hexadecimal.
    public let sha256: String
  }

  /// The newest step of each component of the schema.
  public internal(set) var migrations: [String: Int] = [:]
  /// The tables.
  public internal(set) var tables: [Table] = []
  /// The files.
  public internal(set) var files: [File] = []

  /// How many rows there are in all.
  public var rows: Int { tables.reduce(0) { $0 + $1.rows } }

  var json: JSONValue {
    [
      "migrations": .object(migrations.mapValues { .integer(Int64($0)) }),
      "tables": .array(
        tables.map {
          ["name": .string($0.name), "rows": .integer(Int64($0.rows)), "sum": .string($0.sum)]
        }),
      "files": .array(
        files.map {
          ["path": .string($0.path), "bytes": .integer(Int64($0.size)), "sha256": .string($0.sha256)]
        }),
    ]
  }

  init() {}

  init?(_ json: JSONValue) {
    guard let migrations = json["migrations"]?.objectValue, let tables = json["tables"]?.arrayValue,
      let files = json["files"]?.arrayValue
    else { return nil }
    for (component, version) in migrations {
      guard let version = version.integerValue else { return nil }
      self.migrations[component] = Int(version)
    }
    for table in tables {
      guard let name = table["name"]?.stringValue, let rows = table["rows"]?.integerValue,
        let sum = table["sum"]?.stringValue
      else { return nil }
      self.tables.append(Table(name: name, rows: Int(rows), sum: sum))
    }
    for file in files {
      guard let path = file["path"]?.stringValue, let size = file["bytes"]?.integerValue,
        let sum = file["sha256"]?.stringValue
      else { return nil }
      self.files.append(File(path: path, size: Int(size), sha256: sum))
    }
  }
}
