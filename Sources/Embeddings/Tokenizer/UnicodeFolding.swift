import FoundationEssentials

/// What becomes of each Unicode scalar before words are cut into pieces: cleaned, spaced, stripped of accents,
/// lowercased, set apart. The behaviour is that of Hugging Face's `BertNormalizer` and `BertPreTokenizer`.
struct UnicodeFolding: Sendable {
  /// What to do with a scalar.
  enum Kind: UInt8 {
    /// Goes into the word as it is.
    case keep
    /// Vanishes: control and format characters.
    case drop
    /// Ends a word.
    case space
    /// A word of its own: punctuation, Chinese characters.
    case isolate
    /// Goes into the word as the payload, a scalar.
    case map
    /// A word of its own, as the payload.
    case mapIsolated
    /// Goes into the word as several scalars; the payload is an index into `sequences`.
    case sequence
    /// A Hangul syllable, to be taken apart by arithmetic.
    case hangul
    /// A combining mark, which vanishes.
    case mark
    /// A combining mark that vanishes and whose combining class is zero, so that ordering starts anew after it.
    case starterMark
    /// Kept, but put in canonical order among its neighbours; the payload is its combining class.
    case ordered
  }

  /// A kind with its payload, in one word.
  struct Entry: Equatable {
    let bits: UInt32

    init(_ kind: Kind, _ payload: UInt32 = 0) { bits = payload << 4 | UInt32(kind.rawValue) }

    @inline(__always)
    var kind: Kind { Kind(rawValue: UInt8(truncatingIfNeeded: bits & 15)) ?? .keep }

    @inline(__always)
    var payload: UInt32 { bits >> 4 }
  }

  /// Scalars in a page, as a power of two.
  private static let pageBits = 7

  /// Decoded once: the table is the same for every model.
  static let shared = UnicodeFolding()

  /// The first entry of each page in `entries`; pages alike share them.
  private var pages: [UInt32]
  private var entries: [Entry]
  private(set) var sequences: [[UInt32]] = []

  private init() {
    let pageSize = 1 << Self.pageBits
    pages = [UInt32](repeating: 0, count: 0x110000 / pageSize)
    entries = [Entry](repeating: Entry(.keep), count: pageSize)
    let packed = Self.packed.withUTF8Buffer { Data(base64Encoded: Data($0)) } ?? Data()
    decode([UInt8](packed))
  }

  @inline(__always)
  subscript(scalar: UInt32) -> Entry {
    let page = pages[Int(scalar >> UInt32(Self.pageBits))]
    return entries[Int(page) + Int(scalar & (1 << UInt32(Self.pageBits) - 1))]
  }

  /// Runs of `gap since the last run, length - 1, kind and step, payload`, each a little-endian base-128 number;
  /// a mapping's payload is the signed distance to its target.
  private mutating func decode(_ bytes: [UInt8]) {
    var position = 0
    func number() -> Int {
      var value = 0
      var shift = 0
      while position < bytes.count {
        let byte = bytes[position]
        position += 1
        value |= Int(byte & 0x7F) << shift
        if byte < 0x80 { break }
        shift += 7
      }
      return value
    }
    var uniformPages: [UInt32: UInt32] = [:]
    var code = 0
    while position < bytes.count {
      code += number()
      let count = number() + 1
      let tag = number()
      let step = tag >> 4 + 1
      let kind = Kind(rawValue: UInt8(tag & 15)) ?? .keep
      var payload = 0
      switch kind {
      case .map, .mapIsolated:
        let zigzag = number()
        payload = zigzag >> 1 ^ -(zigzag & 1)
      case .ordered:
        payload = number()
      case .sequence:
        payload = sequences.count
        sequences.append((0..<number()).map { _ in UInt32(number()) })
      default:
        break
      }
      let isMapping = kind == .map || kind == .mapIsolated
      var index = 0
      while index < count {
        let scalar = code + index * step
        let entry = Entry(kind, UInt32(isMapping ? scalar + payload : payload))
        if step == 1, !isMapping, scalar % (1 << Self.pageBits) == 0, count - index >= 1 << Self.pageBits {
          fill(page: scalar >> Self.pageBits, with: entry, known: &uniformPages)
          index += 1 << Self.pageBits
        } else {
          set(scalar, entry)
          index += 1
        }
      }
      code += (count - 1) * step
    }
  }

  private mutating func set(_ scalar: Int, _ entry: Entry) {
    let page = scalar >> Self.pageBits
    if pages[page] == 0 {
      pages[page] = UInt32(entries.count)
      entries += repeatElement(Entry(.keep), count: 1 << Self.pageBits)
    }
    entries[Int(pages[page]) + scalar & (1 << Self.pageBits - 1)] = entry
  }

  private mutating func fill(page: Int, with entry: Entry, known: inout [UInt32: UInt32]) {
    let first = known[entry.bits] ?? UInt32(entries.count)
    if known[entry.bits] == nil {
      entries += repeatElement(entry, count: 1 << Self.pageBits)
      known[entry.bits] = first
    }
    pages[page] = first
  }
}
