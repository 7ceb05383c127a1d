import Essentials

/// Reads an archive's stream out of a store, and refuses whatever is not as it was written. No more than a part and a
/// record is in memory.
struct ArchiveReader: Sendable {
  let envelope: BackupEnvelope
  let key: BackupKey
  let store: any BackupStore

  /// What the backup says it holds.
  func manifest() throws -> BackupManifest {
    let bytes = SealedBox.open(
      envelope.contents, key: key.key(for: BackupEnvelope.Purpose.contents), label: envelope.name.text)
    guard let bytes, let json = try? JSONValue(parsing: String(decoding: bytes, as: UTF8.self)),
      let manifest = BackupManifest(json)
    else { throw damage("its list of contents cannot be opened") }
    return manifest
  }

  /// Hands over all records but the last, in order. Returns only when the stream has come to its end, and nothing is missing.
  func read(_ body: (ArchiveRecord) async throws -> Void) async throws {
    let streamKey = key.key(for: BackupEnvelope.Purpose.stream)
    guard var stream = SecretStreamReader(key: streamKey, header: envelope.header) else {
      throw damage("its stream has no head")
    }
    let inflater = Inflater()
    var parser = RecordParser()
    var (hasEnded, isLast) = (false, false)
    for number in envelope.parts.indices {
      var rest = try await part(number)[...]
      while !rest.isEmpty {
        guard !isLast, let length = rest.takeLength(), length <= rest.count,
          let (piece, last) = stream.pull(rest.prefix(length)), let plain = inflater.add(piece)
        else { throw damage("part \(number + 1) cannot be decrypted") }
        rest = rest.dropFirst(length)
        isLast = last
        parser.add(plain)
        while let record = try nextRecord(&parser) {
          guard !hasEnded else { throw damage("something follows its end") }
          if record.kind == .end { hasEnded = true } else { try await body(record) }
        }
      }
      try Task.checkCancellation()
    }
    guard isLast, hasEnded, inflater.isAtEnd, parser.isEmpty else { throw damage("its end is missing") }
  }

  private func nextRecord(_ parser: inout RecordParser) throws -> ArchiveRecord? {
    do {
      return try parser.next()
    } catch {
      throw damage("a record cannot be read")
    }
  }

  private func part(_ index: Int) async throws -> [UInt8] {
    let expected = envelope.parts[index]
    guard let bytes = try await store.get(envelope.name.partKey(index + 1), upTo: expected.size) else {
      throw damage("part \(index + 1) of \(envelope.parts.count) is missing, or is too long")
    }
    guard bytes.count == expected.size else {
      throw damage("part \(index + 1) has \(bytes.count) bytes of \(expected.size)")
    }
    guard SHA256.hexDigest(of: bytes) == expected.sha256 else {
      throw damage("part \(index + 1) is not as it was written")
    }
    return bytes
  }

  func damage(_ reason: String) -> BackupError { .damaged(envelope.name.text, reason: reason) }
}
