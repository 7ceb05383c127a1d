import Glibc

/// Turns bytes of whatever character set into UTF-8.
enum TextDecoding {
  /// The text of a file: byte-order marks and UTF-8 first, then what the file declares, then Windows-1252.
  ///
  /// Line ends become `\n`; zero bytes go. Broken sequences become U+FFFD.
  static func decode(_ bytes: [UInt8]) -> [UInt8] {
    normaliseLines(unicode(bytes))
  }

  private static func unicode(_ bytes: [UInt8]) -> [UInt8] {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return repaired(bytes.dropFirst(3)) }
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return converted(bytes.dropFirst(4), from: "UTF-32LE") }
    if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes.dropFirst(2), bigEndian: false) }
    if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes.dropFirst(2), bigEndian: true) }
    if let bigEndian = looksLikeUTF16(bytes) { return utf16(bytes[...], bigEndian: bigEndian) }
    if String(validating: bytes, as: UTF8.self) != nil { return bytes }
    if let declared = CharacterSetDeclaration.find(in: bytes), declared != "utf-8" {
      return converted(bytes[...], from: declared)
    }
    // A text in UTF-8 with a few broken bytes has more whole sequences than broken ones.
    let counts = multibyteCounts(bytes)
    return counts.whole > counts.broken ? repaired(bytes[...]) : windows1252(bytes)
  }

  /// UTF-8 with U+FFFD for what is broken.
  static func repaired(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    Array(String(decoding: bytes, as: UTF8.self).utf8)
  }

  private static func utf16(_ bytes: ArraySlice<UInt8>, bigEndian: Bool) -> [UInt8] {
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    var index = bytes.startIndex
    while index + 1 < bytes.endIndex {
      let first = UInt16(bytes[index])
      let second = UInt16(bytes[index + 1])
      units.append(bigEndian ? first << 8 | second : second << 8 | first)
      index += 2
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  /// Whether bytes without a mark are UTF-16 with mostly Latin text (every other byte is zero), and if so, whether
  /// the greater byte comes first.
  static func looksLikeUTF16(_ bytes: [UInt8]) -> Bool? {
    let sample = bytes.prefix(1024)
    guard sample.count >= 8 else { return nil }
    var zeros = (even: 0, odd: 0)
    for (index, byte) in sample.enumerated() where byte == 0 {
      if index.isMultiple(of: 2) { zeros.even += 1 } else { zeros.odd += 1 }
    }
    let half = sample.count / 2
    if zeros.odd * 10 > half * 7, zeros.even * 10 < half { return false }
    if zeros.even * 10 > half * 7, zeros.odd * 10 < half { return true }
    return nil
  }

  private static func multibyteCounts(_ bytes: [UInt8]) -> (whole: Int, broken: Int) {
    var whole = 0
    var broken = 0
    var index = 0
    while index < bytes.count {
      let lead = bytes[index]
      let length =
        switch lead {
        case 0..<0x80: 1
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 0
        }
      if length == 1 {
        index += 1
      } else if length > 1, index + length <= bytes.count,
        bytes[(index + 1)..<(index + length)].allSatisfy({ $0 & 0xC0 == 0x80 })
      {
        whole += 1
        index += length
      } else {
        broken += 1
        index += 1
      }
    }
    return (whole, broken)
  }

  /// Any character set that the C library knows; what it does not know, and what is broken, becomes U+FFFD or is
  /// read as Windows-1252.
  private static func converted(_ bytes: ArraySlice<UInt8>, from name: String) -> [UInt8] {
    if ["windows-1252", "iso-8859-1", "latin1", "us-ascii", "ascii", "cp1252"].contains(name) {
      // As browsers do: what is declared as Latin-1 is Windows-1252.
      return windows1252(Array(bytes))
    }
    guard let converter = iconv_open("UTF-8", name), converter != iconv_t(bitPattern: -1) else {
      return windows1252(Array(bytes))
    }
    defer { iconv_close(converter) }
    var input = Array(bytes)
    var output: [UInt8] = []
    output.reserveCapacity(input.count + input.count / 2)
    var chunk = [CChar](repeating: 0, count: 65_536)
    input.withUnsafeMutableBytes { buffer in
      var source = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      var left = buffer.count
      while left > 0 {
        let result = chunk.withUnsafeMutableBufferPointer { room -> (status: Int, written: Int) in
          var target = room.baseAddress
          var free = room.count
          let status = iconv(converter, &source, &left, &target, &free)
          return (status == -1 ? Int(errno) : 0, room.count - free)
        }
        output.append(contentsOf: chunk.prefix(result.written).lazy.map { UInt8(bitPattern: $0) })
        if result.status == Int(EILSEQ), left > 0 {
          output.append(contentsOf: "\u{FFFD}".utf8)
          source = source?.advanced(by: 1)
          left -= 1
        } else if result.status == Int(EINVAL) {
          output.append(contentsOf: "\u{FFFD}".utf8)
          break
        }
      }
    }
    return output
  }

  /// Every byte is a character of Windows-1252 here; the five that it leaves open are control characters.
  static func windows1252(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes {
      switch byte {
      case 0..<0x80: output.append(byte)
      case 0x80..<0xA0: output.append(contentsOf: String(upperHalf[Int(byte) - 0x80]).utf8)
      default:
        output.append(0xC0 | byte >> 6)
        output.append(0x80 | byte & 0x3F)
      }
    }
    return output
  }

  private static let upperHalf: [Unicode.Scalar] = [
    "\u{20AC}", "\u{FFFD}", "\u{201A}", "\u{0192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}",
    "\u{02C6}",
    "\u{2030}", "\u{0160}", "\u{2039}", "\u{0152}", "\u{FFFD}", "\u{017D}", "\u{FFFD}", "\u{FFFD}",
    "\u{2018}",
    "\u{2019}", "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}", "\u{02DC}", "\u{2122}",
    "\u{0161}",
    "\u{203A}", "\u{0153}", "\u{FFFD}", "\u{017E}", "\u{0178}",
  ]

  private static func normaliseLines(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(where: { $0 == 0x0D || $0 == 0 }) else { return bytes }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var previous: UInt8 = 0
    for byte in bytes {
      switch byte {
      case 0: break
      case 0x0D: output.append(0x0A)
      case 0x0A where previous == 0x0D: break
      default: output.append(byte)
      }
      previous = byte
    }
    return output
  }
}
