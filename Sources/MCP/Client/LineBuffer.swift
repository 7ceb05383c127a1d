/// Cuts bytes into lines, of which none may be longer than a limit.
struct LineBuffer: Sendable {
  private var rest: [UInt8] = []
  private let limit: Int

  init(limit: Int) {
    self.limit = limit
  }

  /// A line is longer than the limit.
  struct TooLong: Error {}

  /// Takes bytes and returns the lines that they complete, empty ones left out.
  mutating func take(_ bytes: ArraySlice<UInt8>) throws(TooLong) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var bytes = bytes
    while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
      guard rest.count + (end - bytes.startIndex) <= limit else { throw TooLong() }
      var line = rest + bytes[..<end]
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      if !line.isEmpty { lines.append(line) }
      rest.removeAll(keepingCapacity: true)
      bytes = bytes[(end + 1)...]
    }
    guard rest.count + bytes.count <= limit else { throw TooLong() }
    rest += bytes
    return lines
  }
}
