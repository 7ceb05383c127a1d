extension TokenEstimator {
  /// Counts over the bytes of a text, each looked at once.
  func count(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var hundredths = 0
    var index = 0
    let end = bytes.count
    while index < end {
      let byte = bytes[index]
      if byte < 0x80 {
        switch ByteClass(byte) {
        case .letter: hundredths += word(bytes, &index)
        case .digit:
          let length = run(of: .digit, bytes, &index)
          hundredths += (length + 2) / 3 * weights.digits
        case .punctuation:
          let length = run(of: .punctuation, bytes, &index)
          hundredths += weights.punctuation + (length - 1) * weights.furtherPunctuation
        case .lineBreak:
          _ = run(of: .lineBreak, bytes, &index)
          hundredths += weights.lineBreaks
        case .space:
          if run(of: .space, bytes, &index) > 1 { hundredths += weights.spaces }
        }
      } else if Self.isLatinLetter(bytes, at: index) {
        hundredths += word(bytes, &index)
      } else {
        hundredths += character(bytes, &index)
      }
    }
    return (hundredths + 50) / 100
  }

  /// One word of Latin letters; a capital after a small letter begins the next one.
  private func word(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Int {
    var letters = 0
    var hundredths = weights.word
    var wasSmall = false
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        guard ByteClass(byte) == .letter else { break }
        let isCapital = byte < 0x60
        if wasSmall, isCapital { break }
        wasSmall = !isCapital
        index += 1
      } else {
        guard Self.isLatinLetter(bytes, at: index) else { break }
        hundredths += weights.extendedLatin
        wasSmall = false
        index += Self.length(of: byte)
      }
      letters += 1
      if letters > 5 { hundredths += weights.letterAfterFifth }
      if letters > 9 { hundredths += weights.letterAfterNinth }
    }
    return hundredths
  }

  private func run(of kind: ByteClass, _ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Int {
    let start = index
    while index < bytes.count, bytes[index] < 0x80, ByteClass(bytes[index]) == kind { index += 1 }
    return index - start
  }

  /// One character of another script. Blocks: https://www.unicode.org/Public/UNIDATA/Blocks.txt
  private func character(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Int {
    let first = bytes[index]
    let second = index + 1 < bytes.count ? bytes[index + 1] : 0
    index = min(index + Self.length(of: first), bytes.count)
    switch first {
    case 0xCD where second >= 0xB0, 0xCE, 0xCF: return weights.greek
    case 0xD0...0xD4: return weights.cyrillic
    case 0xE3 where second >= 0x80 && second <= 0x83: return weights.kana
    case 0xE3 where second >= 0x90, 0xE4...0xE9: return weights.han
    case 0xEA where second >= 0xB0, 0xEB, 0xEC: return weights.hangul
    case 0xED where second <= 0x9E: return weights.hangul
    case 0xF0...: return weights.supplementary
    default: return weights.other
    }
  }

  /// Whether a letter of the Latin script beyond ASCII, or an accent, begins here: U+00C0 to U+024F, U+0300 to U+036F,
  /// U+1E00 to U+1EFF.
  private static func isLatinLetter(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    switch bytes[index] {
    case 0xC3...0xC8, 0xCC: return true
    case 0xC9, 0xCD:
      let second = index + 1 < bytes.count ? bytes[index + 1] : 0
      return bytes[index] == 0xC9 ? second <= 0x8F : second <= 0xAF
    case 0xE1:
      let second = index + 1 < bytes.count ? bytes[index + 1] : 0
      return (0xB8...0xBB).contains(second)
    default: return false
    }
  }

  private static func length(of first: UInt8) -> Int {
    first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
  }
}

/// What kind of ASCII character a byte is.
enum ByteClass: UInt8 {
  case letter
  case digit
  case punctuation
  case lineBreak
  case space

  init(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): self = .letter
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self = .digit
    case 0x0A, 0x0D: self = .lineBreak
    case 0x20, 0x09: self = .space
    default: self = .punctuation
    }
  }
}
