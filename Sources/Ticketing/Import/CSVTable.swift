/// A table as RFC 4180 writes it, with the line that each row begins on. A byte order mark, either kind of line end, and
/// semicolons or tabs instead of commas, as spreadsheets of many countries write them, will do too.
struct CSVTable {
  /// A row below the header.
  struct Row: Hashable {
    /// The line that it begins on, from 1.
    var line: Int
    /// Its cells, without the white space around them.
    var cells: [String]
  }

  /// A table that cannot be read, and where.
  struct Failure: Error, Hashable {
    var line: Int
    var reason: String
  }

  /// The names of the columns.
  private(set) var header: [String]
  /// The rows; those with empty cells only are left out.
  private(set) var rows: [Row]

  /// Reads a table.
  init(_ bytes: [UInt8]) throws(Failure) {
    var bytes = bytes[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    var reader = Reader(bytes: Array(bytes), delimiter: Self.delimiter(of: bytes))
    var rows: [Row] = []
    while let row = try reader.row() {
      if row.cells.contains(where: { !$0.isEmpty }) { rows.append(row) }
    }
    guard let first = rows.first else {
      throw Failure(line: 1, reason: "the file is empty; a header is wanted")
    }
    header = first.cells.map { $0.lowercased().replacing(" ", with: "_") }
    for (index, name) in header.enumerated() where !name.isEmpty && header.firstIndex(of: name) != index {
      throw Failure(line: first.line, reason: "two columns are called “\(name)”")
    }
    for row in rows.dropFirst()
    where row.cells.count > header.count && row.cells[header.count...].contains(where: { !$0.isEmpty }) {
      throw Failure(
        line: row.line,
        reason:
          "the row has \(row.cells.count) cells, and the header \(header.count); put a cell that holds a"
          + " delimiter in quotes")
    }
    self.rows = Array(rows.dropFirst())
  }

  /// The one of comma, semicolon and tab that the header has most of outside quotes.
  private static func delimiter(of bytes: ArraySlice<UInt8>) -> UInt8 {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted, byte == 0x0A || byte == 0x0D { break }
      if !isQuoted { counts[byte, default: 0] += 1 }
    }
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09]
    return candidates.max { counts[$0, default: 0] < counts[$1, default: 0] } ?? candidates[0]
  }

  private struct Reader {
    let bytes: [UInt8]
    let delimiter: UInt8
    var index = 0
    var line = 1

    mutating func row() throws(Failure) -> Row? {
      guard index < bytes.count else { return nil }
      let start = line
      var cells: [String] = []
      while true {
        cells.append(try cell())
        guard index < bytes.count else { return Row(line: start, cells: cells) }
        let byte = bytes[index]
        index += 1
        if byte == delimiter { continue }
        if byte == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
        line += 1
        return Row(line: start, cells: cells)
      }
    }

    /// The text up to the next delimiter or line end outside quotes.
    private mutating func cell() throws(Failure) -> String {
      let start = line
      while index < bytes.count, bytes[index] == 0x20 { index += 1 }
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return try plainCell() }
      index += 1
      var text: [UInt8] = []
      while true {
        guard index < bytes.count else {
          throw Failure(line: start, reason: "the quote that begins here is never closed")
        }
        let byte = bytes[index]
        index += 1
        if byte == UInt8(ascii: "\"") {
          guard index < bytes.count, bytes[index] == byte else { break }
          index += 1
        } else if byte == 0x0A || (byte == 0x0D && !(index < bytes.count && bytes[index] == 0x0A)) {
          line += 1
        }
        text.append(byte)
      }
      while index < bytes.count, bytes[index] == 0x20 { index += 1 }
      guard index == bytes.count || isEnd(bytes[index]) else {
        throw Failure(
          line: line, reason: "something follows a closing quote; write a quote within quotes twice")
      }
      return try Self.text(text, line: start)
    }

    private mutating func plainCell() throws(Failure) -> String {
      let start = index
      while index < bytes.count, !isEnd(bytes[index]) { index += 1 }
      return try Self.text(Array(bytes[start..<index]), line: line)
    }

    private func isEnd(_ byte: UInt8) -> Bool { byte == delimiter || byte == 0x0A || byte == 0x0D }

    private static func text(_ bytes: [UInt8], line: Int) throws(Failure) -> String {
      guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
        throw Failure(line: line, reason: "this is no text in UTF-8; save the table as “CSV UTF-8”")
      }
      return text.trimmingWhiteSpace
    }
  }
}

extension String {
  /// The text without the white space around it.
  var trimmingWhiteSpace: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
