import Essentials

/// Reads a backup to its end, and compares all of it with what the backup says it holds.
struct BackupVerifier {
  let reader: ArchiveReader

  func run() async throws -> BackupManifest {
    let manifest = try reader.manifest()
    var tally = ArchiveTally(manifest)
    try await reader.read { record in
      if let reason = tally.add(record) { throw reader.damage(reason) }
    }
    if let reason = tally.finish() { throw reader.damage(reason) }
    return manifest
  }
}

/// Counts what comes out of an archive, and compares it with the manifest.
struct ArchiveTally {
  private let manifest: BackupManifest
  private var table: (name: String, sum: RowSum)?
  private var file: (path: String, hasher: SumOfBytes)?
  private var tables = 0
  private var files = 0

  /// A hasher that can be a part of something that is copied.
  private final class SumOfBytes {
    private var hasher: SHA256Hasher? = SHA256Hasher()
    private(set) var count = 0

    func add(_ bytes: [UInt8]) {
      guard var current = hasher.take() else { return }
      current.update(bytes)
      hasher = consume current
      count += bytes.count
    }

    func finish() -> String {
      guard let hasher = hasher.take() else { return "" }
      return Hexadecimal.encode(hasher.finish())
    }
  }

  init(_ manifest: BackupManifest) {
    self.manifest = manifest
  }

  /// - Returns: What is wrong, if anything is.
  mutating func add(_ record: ArchiveRecord) -> String? {
    switch record.kind {
    case .table:
      if let reason = endTable() { return reason }
      guard let table = TableCatalogue.Table(record.payload) else { return "a table cannot be read" }
      self.table = (table.name, RowSum())
    case .rows:
      guard table != nil, let rows = RowCoding.rows(record.payload) else { return "rows cannot be read" }
      for row in rows { table?.sum.add(row) }
    case .file:
      if let reason = endTable() { return reason }
      guard file == nil else { return "a file does not end" }
      file = (String(decoding: record.payload, as: UTF8.self), SumOfBytes())
    case .bytes:
      guard let file else { return "bytes belong to no file" }
      file.hasher.add(record.payload)
    case .fileEnd: return endFile()
    case .end: return nil
    }
    return nil
  }

  private mutating func endTable() -> String? {
    guard let table else { return nil }
    self.table = nil
    guard manifest.tables.indices.contains(tables) else { return "it has more tables than it says" }
    let expected = manifest.tables[tables]
    tables += 1
    return expected.name == table.name && expected.rows == table.sum.count && expected.sum == table.sum.text
      ? nil : "the rows of \(table.name) are not those that it says"
  }

  private mutating func endFile() -> String? {
    guard let file, manifest.files.indices.contains(files) else { return "it has more files than it says" }
    self.file = nil
    let expected = manifest.files[files]
    files += 1
    let isRight =
      expected.path == file.path && expected.size == file.hasher.count
      && expected.sha256 == file.hasher.finish()
    return isRight ? nil : "the file \(file.path) is not the one that it says"
  }

  /// - Returns: What is missing, if anything is.
  mutating func finish() -> String? {
    if let reason = endTable() { return reason }
    return tables == manifest.tables.count && files == manifest.files.count && file == nil
      ? nil : "it has fewer tables or files than it says"
  }
}
