import Essentials

/// Writes an archive's stream into a store: records are compressed, encrypted, and cut into parts. No more than a part is
/// in memory.
actor ArchiveWriter {
  private let store: any BackupStore
  private let name: BackupName
  private let deflater = Deflater()
  private var stream: SecretStreamWriter
  private var compressed: [UInt8] = []
  private var part: [UInt8] = []
  private var parts: [BackupEnvelope.Part] = []

  /// What is encrypted at once.
  private static let pieceSize = 64 << 10
  /// What a part has at least, but for the last one. Small enough to be sent to an object store in one call.
  static let partSize = 8 << 20

  init(_ name: BackupName, key: BackupKey, store: any BackupStore) {
    self.name = name
    self.store = store
    stream = SecretStreamWriter(key: key.key(for: BackupEnvelope.Purpose.stream))
  }

  /// What the reader needs beside the key.
  var header: [UInt8] { stream.header }

  func add(_ record: ArchiveRecord) async throws {
    compressed += deflater.add(record.encoded)
    while compressed.count >= Self.pieceSize {
      try await push(Array(compressed.prefix(Self.pieceSize)), isLast: false)
      compressed.removeFirst(Self.pieceSize)
    }
  }

  /// - Returns: The parts, in order.
  func finish() async throws -> [BackupEnvelope.Part] {
    try await add(ArchiveRecord(kind: .end, payload: []))
    compressed += deflater.add([], isLast: true)
    while compressed.count > Self.pieceSize {
      try await push(Array(compressed.prefix(Self.pieceSize)), isLast: false)
      compressed.removeFirst(Self.pieceSize)
    }
    try await push(compressed, isLast: true)
    if !part.isEmpty { try await writePart() }
    return parts
  }

  private func push(_ piece: [UInt8], isLast: Bool) async throws {
    let cipher = stream.push(piece, isLast: isLast)
    part.append(length: cipher.count)
    part += cipher
    if part.count >= Self.partSize { try await writePart() }
  }

  private func writePart() async throws {
    let bytes = part
    part.removeAll(keepingCapacity: true)
    try Task.checkCancellation()
    parts.append(BackupEnvelope.Part(size: bytes.count, sha256: SHA256.hexDigest(of: bytes)))
    try await store.put(bytes, as: name.partKey(parts.count))
  }
}
