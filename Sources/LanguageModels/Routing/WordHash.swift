/// A word's hash, built letter by letter: 64 bits of FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv) over its
/// letters in small print. Letters beyond ASCII count byte by byte, as they are.
struct WordHash {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325
  private(set) var length = 0
  private var beforeLast: UInt64 = 0
  private var last: UInt8 = 0

  init() {}

  init(_ word: String) {
    for byte in word.utf8 { add(byte) }
  }

  mutating func add(_ byte: UInt8) {
    let small = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    beforeLast = value
    value = (value ^ UInt64(small)) &* 0x0000_0100_0000_01b3
    last = small
    length += 1
  }

  /// The hash without an s at the end.
  var singular: UInt64 { last == UInt8(ascii: "s") ? beforeLast : value }

  /// Whether a byte belongs to a word.
  static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x80...: true
    default: false
    }
  }
}
