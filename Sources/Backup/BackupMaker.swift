import Essentials
import Persistence

/// Makes a backup while the program goes on: one snapshot of all tables, then the files. What is in the snapshot has its
/// files, for files are there before the rows that name them.
struct BackupMaker: Sendable {
  let source: BackupSource
  let store: any BackupStore
  let passphrase: BackupPassphrase
  let clock: any WallClock

  /// Rows are handed on in records of about this size.
  private static let recordSize = 128 << 10

  func run() async throws -> BackupEnvelope {
    let derivation = BackupKey.Derivation.fresh(passphrase.cost)
    let key = try await BackupKey(passphrase, derivation)
    let snapshotAt = clock.now
    let name = BackupName(at: snapshotAt)
    let writer = ArchiveWriter(name, key: key, store: store)
    do {
      var manifest = try await tables(into: writer)
      manifest.files = try await files(into: writer)
      let parts = try await writer.finish()
      let envelope = BackupEnvelope(
        name: name, snapshotAt: snapshotAt, finishedAt: clock.now, program: source.program,
        engine: source.database.dialect.rawValue, derivation: derivation, header: await writer.header,
        parts: parts,
        contents: SealedBox.seal(
          manifest.json.serialized(), key: key.key(for: BackupEnvelope.Purpose.contents), label: name.text))
      // The last thing that is written: before, there is no backup of this name.
      try await store.put(envelope.encoded(key), as: name.manifestKey)
      return envelope
    } catch {
      // Nobody waits for this; what stays is removed with the next old backup.
      try? await BackupShelf(store: store).removeParts(of: name)
      throw error
    }
  }

  private func tables(into writer: ArchiveWriter) async throws -> BackupManifest {
    try await source.database.read { connection in
      var manifest = BackupManifest()
      let state = try await SchemaState.read(connection, source.sets)
      // Rows of tables that this program does not know are kept too, but only it could not bring them back.
      manifest.migrations = state.versions
      let catalogue = TableCatalogue(connection: connection)
      for table in try await catalogue.tables(except: source.derivedTables) {
        let sum = try await add(table, catalogue, writer)
        manifest.tables.append(.init(name: table.name, rows: sum.count, sum: sum.text))
      }
      return manifest
    }
  }

  private func add(
    _ table: TableCatalogue.Table, _ catalogue: TableCatalogue, _ writer: ArchiveWriter
  ) async throws -> RowSum {
    try await writer.add(ArchiveRecord(kind: .table, payload: table.json.serialized()))
    var sum = RowSum()
    var rows: [UInt8] = []
    try await catalogue.stream(table) { values in
      let range = RowCoding.append(values, to: &rows)
      sum.add(rows[range])
      guard rows.count >= Self.recordSize else { return }
      try await writer.add(ArchiveRecord(kind: .rows, payload: rows))
      rows.removeAll(keepingCapacity: true)
    }
    if !rows.isEmpty { try await writer.add(ArchiveRecord(kind: .rows, payload: rows)) }
    return sum
  }

  private func files(into writer: ArchiveWriter) async throws -> [BackupManifest.File] {
    var files: [BackupManifest.File] = []
    for tree in source.trees {
      for file in try await Blocking.run({ FileWalk(tree).files() }) {
        if let entry = try await add(file, writer) { files.append(entry) }
      }
    }
    return files
  }

  /// Nothing when the file has gone meanwhile.
  private func add(_ file: FileWalk.Found, _ writer: ArchiveWriter) async throws -> BackupManifest.File? {
    guard let reader = try await Blocking.run({ try FileReader(file.path) }) else { return nil }
    try await writer.add(ArchiveRecord(kind: .file, payload: Array(file.target.utf8)))
    var hasher = SHA256Hasher()
    var size = 0
    while true {
      let bytes = try await Blocking.run { try reader.next() }
      if bytes.isEmpty { break }
      hasher.update(bytes)
      size += bytes.count
      try await writer.add(ArchiveRecord(kind: .bytes, payload: bytes))
    }
    try await writer.add(ArchiveRecord(kind: .fileEnd, payload: []))
    return .init(path: file.target, size: size, sha256: Hexadecimal.encode(hasher.finish()))
  }
}

extension TableCatalogue.Table {
  var json: JSONValue { ["name": .string(name), "columns": .array(columns.map { .string($0) })] }

  init?(_ payload: [UInt8]) {
    guard let json = try? JSONValue(parsing: String(decoding: payload, as: UTF8.self)),
      let name = json["name"]?.stringValue, let list = json["columns"]?.arrayValue
    else { return nil }
    self.init(name: name, columns: list.compactMap(\.stringValue))
  }
}
