/// Reads comma-separated values (RFC 4180), and their relatives with semicolons, tabs and bars.
struct CSVReader {
  private let bytes: [UInt8]
  private let delimiter: UInt8
  private var index = 0
  private var line = 1

  /// The rows of a text, without empty ones.
  ///
  /// - Throws: `DocumentError.malformed` when a quote is never closed.
  static func rows(of text: [UInt8]) throws -> [[String]] {
    var reader = CSVReader(bytes: text, delimiter: delimiter(of: text))
    var rows: [[String]] = []
    while let row = try reader.row() {
      if row.contains(where: { !$0.isEmpty }) { rows.append(row) }
    }
    return rows
  }

  private init(bytes: [UInt8], delimiter: UInt8) {
    self.bytes = bytes
    self.delimiter = delimiter
  }

  private mutating func row() throws -> [String]? {
    guard index < bytes.count else { return nil }
    var cells: [String] = []
    while true {
      cells.append(WhitespaceText.collapse(try cell()))
      guard index < bytes.count else { return cells }
      let byte = bytes[index]
      index += 1
      if byte == 0x0A {
        line += 1
        return cells
      }
    }
  }

  /// The text up to the next delimiter or line end outside quotes.
  private mutating func cell() throws -> String {
    var text: [UInt8] = []
    if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
      let opened = line
      index += 1
      while true {
        guard index < bytes.count else {
          throw DocumentError.malformed(
            format: .csv, reason: "the quote that line \(opened) opens is never closed")
        }
        let byte = bytes[index]
        index += 1
        if byte == UInt8(ascii: "\"") {
          guard index < bytes.count, bytes[index] == byte else { break }
          index += 1
        } else if byte == 0x0A {
          line += 1
        }
        text.append(byte)
      }
    }
    while index < bytes.count, bytes[index] != delimiter, bytes[index] != 0x0A {
      text.append(bytes[index])
      index += 1
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The delimiter that the first lines have most of outside quotes, and equally often.
  private static func delimiter(of text: [UInt8]) -> UInt8 {
    let candidates = [",", ";", "\t", "|"].compactMap(\.utf8.first)
    var counts = [[Int]](repeating: [0], count: candidates.count)
    var quoted = false
    for byte in text.prefix(32_768) {
      if byte == UInt8(ascii: "\"") { quoted.toggle() }
      if quoted { continue }
      if byte == 0x0A {
        for candidate in counts.indices { counts[candidate].append(0) }
      } else if let candidate = candidates.firstIndex(of: byte) {
        counts[candidate][counts[candidate].count - 1] += 1
      }
    }
    let scores = counts.map { lines -> Int in
      let first = lines[0]
      return first == 0 ? 0 : lines.prefix(20).reduce(0) { $0 + ($1 == first ? 10 + first : 0) }
    }
    let best = scores.indices.max { scores[$0] < scores[$1] || (scores[$0] == scores[$1] && $0 > $1) } ?? 0
    return candidates[best]
  }
}
