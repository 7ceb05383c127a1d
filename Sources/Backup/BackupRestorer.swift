import Essentials
import FoundationEssentials
import Glibc
import Persistence

/// Restores a backup that was verified: the rows in one transaction, which is compared with the backup before its commit,
/// and the files.
struct BackupRestorer: Sendable {
  let reader: ArchiveReader
  let target: RestoreTarget
  let plan: RestorePlan

  func run() async throws -> BackupManifest {
    try checkFolder()
    let path: String? = if case .sqlite(let path) = target.database { path } else { nil }
    if let path { try checkFile(path) } else { try await checkTables() }
    // Nothing is touched before all of it was read once.
    let manifest = try await BackupVerifier(reader: reader).run()
    try FileWriter.write([], to: target.markFile)
    if let path {
      try await restore(manifest, toFile: path)
    } else {
      try await restore(manifest, to: target.database)
    }
    sync()
    guard unlink(target.markFile) == 0 else {
      throw BackupError.unsuitable(
        "All is restored, but \(target.markFile) cannot be removed; remove it, and start the server.")
    }
    return manifest
  }

  // MARK: What is there

  private func checkFolder() throws {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: target.folder)) ?? []
    guard !names.isEmpty, !target.isReplacing else { return }
    if FileManager.default.fileExists(atPath: target.markFile) {
      throw BackupError.notEmpty(
        "A restore to \(target.folder) was begun and has not come to its end. To begin anew, remove the folder, or add"
          + " --replace.")
    }
    throw BackupError.notEmpty(
      "The folder \(target.folder) is not empty. Name another one, or add --replace to have files in it overwritten."
    )
  }

  private func checkFile(_ path: String) throws {
    guard FileManager.default.fileExists(atPath: path), !target.isReplacing else { return }
    throw BackupError.notEmpty(
      "\(path) is there already. Name another file, or add --replace to have it put aside.")
  }

  private func checkTables() async throws {
    guard target.database != .memory else {
      throw BackupError.unsuitable("A database in memory would be gone at once; name a file or a server.")
    }
    let found = try await Database.open(target.database, options: BackupSource.options).closing { database in
      try await database.read { try await TableCatalogue(connection: $0).tables(except: []).first?.name }
    }
    guard let name = found else { return }
    throw BackupError.notEmpty(
      "The database \(target.database) has tables already, “\(name)” for one. Restore into an empty one, made with"
        + " CREATE DATABASE, and let the program use that.")
  }

  // MARK: Restoring

  /// Into a file of another name first, so that there is a whole database or none.
  private func restore(_ manifest: BackupManifest, toFile path: String) async throws {
    let unfinished = path + ".restoring"
    for ending in ["", "-wal", "-shm"] { unlink(unfinished + ending) }
    try await restore(manifest, to: .sqlite(path: unfinished))
    if FileManager.default.fileExists(atPath: path) {
      for ending in ["", "-wal", "-shm"] {
        rename(path + ending, "\(path).before-\(reader.envelope.name)\(ending)")
      }
    }
    guard rename(unfinished, path) == 0 else {
      throw BackupError.unsuitable("\(path) cannot be written: \(String(cString: strerror(errno))).")
    }
  }

  private func restore(_ manifest: BackupManifest, to location: DatabaseLocation) async throws {
    try await Database.open(location, options: BackupSource.options).closing { database in
      try await database.build(plan.sets, at: manifest.migrations) { connection in
        try await fill(manifest, TableLoader(connection: connection))
      } complete: {
        try await plan.complete($0)
      }
    }
  }

  private func fill(_ manifest: BackupManifest, _ loader: TableLoader) async throws {
    let constraints = try await loader.begin()
    let catalogue = TableCatalogue(connection: loader.connection)
    for table in try await catalogue.tables(except: []) { try await loader.clear(table) }
    var tables: [TableCatalogue.Table] = []
    var writer: FileWriter?
    try await reader.read { record in
      switch record.kind {
      case .table:
        guard let table = TableCatalogue.Table(record.payload) else {
          throw reader.damage("a table cannot be read")
        }
        tables.append(table)
      case .rows:
        guard let table = tables.last else { throw reader.damage("rows belong to no table") }
        try await loader.add(try rows(record.payload, of: table), to: table)
      case .file: writer = try FileWriter(try place(of: record.payload))
      case .bytes: try writer?.add(record.payload)
      case .fileEnd:
        try writer?.finish()
        writer = nil
      case .end: break
      }
    }
    try await loader.finish(constraints)
    try await compare(tables, manifest, catalogue)
  }

  private func rows(_ payload: [UInt8], of table: TableCatalogue.Table) throws -> [[SQLValue]] {
    guard let rows = RowCoding.rows(payload) else { throw reader.damage("rows cannot be read") }
    return try rows.map { row in
      guard let values = RowCoding.values(row, count: table.columns.count) else {
        throw reader.damage("a row of \(table.name) cannot be read")
      }
      return values
    }
  }

  private func place(of payload: [UInt8]) throws -> String {
    let path = String(decoding: payload, as: UTF8.self)
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard !path.isEmpty, parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }), !path.utf8.contains(0)
    else { throw reader.damage("a file has a path that leads elsewhere") }
    return "\(target.folder)/\(path)"
  }

  /// Reads back all that was written, within the same transaction.
  private func compare(
    _ tables: [TableCatalogue.Table], _ manifest: BackupManifest, _ catalogue: TableCatalogue
  ) async throws {
    for (table, expected) in zip(tables, manifest.tables) {
      let sum = try await catalogue.sum(of: table)
      guard sum.count == expected.rows, sum.text == expected.sum else {
        throw BackupError.different(
          "\(table.name) has \(sum.count) rows of \(expected.rows), or others than it had")
      }
    }
  }
}
