import Essentials

/// What the rows of a table come to, whatever their order, so that both engines can be compared: the sum of the rows'
/// SHA-256 digests, taken as numbers of 256 bits. It finds what was lost, added or changed by accident; against whoever
/// would make rows to fit, the archive is sealed.
struct RowSum: Hashable, Sendable {
  private(set) var count = 0
  private var words: [UInt64] = [0, 0, 0, 0]

  mutating func add(_ row: UnsafeRawBufferPointer) {
    var hasher = SHA256Hasher()
    hasher.update(row)
    let digest = hasher.finish()
    var carry = false
    for index in (0..<4).reversed() {
      let word = digest[index * 8..<index * 8 + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let (sum, overflow) = words[index].addingReportingOverflow(word)
      let (whole, further) = sum.addingReportingOverflow(carry ? 1 : 0)
      words[index] = whole
      carry = overflow || further
    }
    count += 1
  }

  mutating func add(_ row: ArraySlice<UInt8>) {
    row.withUnsafeBytes { add($0) }
  }

  /// The sum in hexadecimal.
  var text: String {
    Hexadecimal.encode(words.flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } })
  }
}
