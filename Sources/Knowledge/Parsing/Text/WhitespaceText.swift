/// Running text as it is collected: white space of any kind becomes one blank, invisible characters go.
///
/// Works on UTF-8 bytes, because a megabyte of HTML comes in some ten thousand pieces.
struct WhitespaceText {
  private var bytes: [UInt8] = []
  private var pendingBlank = false

  var isEmpty: Bool { bytes.isEmpty }

  /// Adds text that may have white space of any kind and number.
  mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    var index = 0
    let count = text.count
    while index < count {
      let byte = text[index]
      switch byte {
      case 0x20, 0x09...0x0D:
        pendingBlank = true
        index += 1
      case 0x00...0x1F, 0x7F:
        index += 1
      case 0xC2 where index + 1 < count && text[index + 1] == 0xA0:  // no-break space
        pendingBlank = true
        index += 2
      case 0xC2 where index + 1 < count && text[index + 1] == 0xAD:  // soft hyphen
        index += 2
      case 0xE2 where index + 2 < count && text[index + 1] == 0x80 && Self.isInvisible(text[index + 2]):
        if text[index + 2] <= 0x8A || text[index + 2] >= 0xA8 { pendingBlank = true }
        index += 3
      case 0xEF where index + 2 < count && text[index + 1] == 0xBB && text[index + 2] == 0xBF:  // BOM
        index += 3
      default:
        flushBlank()
        bytes.append(byte)
        index += 1
      }
    }
  }

  /// Adds text that may have white space of any kind and number.
  mutating func append(_ text: some StringProtocol) {
    var copy = String(text)
    copy.withUTF8 { append($0) }
  }

  /// Adds a mark that belongs to what comes next, such as the quote that opens code.
  mutating func appendMark(_ byte: UInt8) {
    flushBlank()
    bytes.append(byte)
  }

  /// Adds a mark that belongs to what came before, and keeps a blank between it and what follows.
  mutating func appendClosingMark(_ byte: UInt8) { bytes.append(byte) }

  /// Ends the line.
  mutating func breakLine() {
    pendingBlank = false
    if let last = bytes.last, last != 0x0A { bytes.append(0x0A) }
  }

  /// Ends the word.
  mutating func breakWord() { pendingBlank = true }

  /// The text so far, without blanks at its ends; leaves nothing behind.
  mutating func take() -> String {
    while bytes.last == 0x0A || bytes.last == 0x20 { bytes.removeLast() }
    defer {
      bytes.removeAll(keepingCapacity: true)
      pendingBlank = false
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Text with white space of any kind made one blank.
  static func collapse(_ text: some StringProtocol) -> String {
    var collected = WhitespaceText()
    collected.append(text)
    return collected.take()
  }

  private mutating func flushBlank() {
    guard pendingBlank else { return }
    pendingBlank = false
    if let last = bytes.last, last != 0x0A { bytes.append(0x20) }
  }

  /// The third byte of U+2000…U+200F (spaces, zero-width, direction marks) and U+2028, U+2029, U+202F.
  private static func isInvisible(_ byte: UInt8) -> Bool {
    (0x80...0x8F).contains(byte) || byte == 0xA8 || byte == 0xA9 || byte == 0xAF
  }
}
