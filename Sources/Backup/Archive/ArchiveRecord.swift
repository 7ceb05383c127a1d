/// One record of an archive's stream: a letter, the length in four bytes with the highest first, and so many bytes.
struct ArchiveRecord: Sendable {
  /// What it is.
  enum Kind: UInt8, Sendable {
    /// A table begins: JSON with its name and columns.
    case table = 0x54
    /// Some of its rows, each as ``RowCoding`` writes it.
    case rows = 0x52
    /// A file begins: its path.
    case file = 0x46
    /// Some of its bytes.
    case bytes = 0x42
    /// It ends.
    case fileEnd = 0x47
    /// All is said.
    case end = 0x5A
  }

  let kind: Kind
  let payload: [UInt8]

  /// The longest that is read: no row is longer than the databases allow.
  static let limit = 1 << 30

  /// As it stands in the stream.
  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(payload.count + 5)
    bytes.append(kind.rawValue)
    bytes.append(length: payload.count)
    bytes += payload
    return bytes
  }
}

extension [UInt8] {
  /// Four bytes, the highest first.
  mutating func append(length: Int) {
    for shift in [24, 16, 8, 0] { append(UInt8(length >> shift & 0xFF)) }
  }
}

extension ArraySlice<UInt8> {
  /// Reads four bytes, the highest first; nothing when there are fewer.
  mutating func takeLength() -> Int? {
    guard count >= 4 else { return nil }
    let value = prefix(4).reduce(0) { $0 << 8 | Int($1) }
    removeFirst(4)
    return value
  }
}

/// Puts records together from the pieces in which a stream comes.
struct RecordParser {
  private var buffer: [UInt8] = []
  private var position = 0

  /// Whether nothing is left.
  var isEmpty: Bool { position == buffer.count }

  mutating func add(_ bytes: [UInt8]) {
    if position > 0 {
      buffer.removeFirst(position)
      position = 0
    }
    buffer += bytes
  }

  /// The next whole record; nothing when more must come first.
  /// - Throws: ``Malformed`` for what is none.
  mutating func next() throws -> ArchiveRecord? {
    var rest = buffer[position...]
    guard let letter = rest.popFirst(), let length = rest.takeLength() else { return nil }
    guard let kind = ArchiveRecord.Kind(rawValue: letter), length <= ArchiveRecord.limit else {
      throw Malformed()
    }
    guard rest.count >= length else { return nil }
    position = rest.startIndex + length
    return ArchiveRecord(kind: kind, payload: Array(rest.prefix(length)))
  }

  struct Malformed: Error {}
}
