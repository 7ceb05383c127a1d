/// A line of a page, with where it stands and how large its letters are.
struct PDFLine: Equatable {
  var text: String
  /// From 1.
  var page: Int
  /// The block of the page that the line belongs to, counted through the document.
  var block: Int
  /// From the page's top, as a part of its height.
  var top: Double
  /// The height of its letters in points.
  var size: Double
}

/// What poppler's `pdftotext -bbox-layout` writes: words with their boxes, in lines, in blocks, on pages.
struct PDFText {
  private(set) var title: String?
  private(set) var lines: [PDFLine] = []
  private(set) var pages = 0

  private var block = 0
  private var pageHeight = 1.0
  private var words: [String] = []
  private var top = 0.0
  private var sizes: [Double] = []

  /// Reads the output. It is XML in the shape that poppler writes, one element a line; what has another shape is
  /// skipped.
  init(_ output: [UInt8]) {
    for line in output.split(separator: 0x0A) { read(line.drop { $0 == 0x20 || $0 == 0x09 }) }
  }

  private mutating func read(_ line: ArraySlice<UInt8>) {
    if line.starts(with: "<word ".utf8) {
      readWord(line)
    } else if line.starts(with: "<line ".utf8) {
      words = []
      sizes = []
      top = Self.number("yMin", in: line) ?? 0
    } else if line.starts(with: "</line>".utf8) {
      endLine()
    } else if line.starts(with: "<block ".utf8) {
      block += 1
    } else if line.starts(with: "<page ".utf8) {
      pages += 1
      pageHeight = max(Self.number("height", in: line) ?? 1, 1)
    } else if line.starts(with: "<title>".utf8), title == nil {
      let text = String(decoding: line.dropFirst(7).prefix { $0 != UInt8(ascii: "<") }, as: UTF8.self)
      title = WhitespaceText.collapse(XMLText.unescape(text))
    }
  }

  private mutating func readWord(_ line: ArraySlice<UInt8>) {
    guard let start = line.firstIndex(of: UInt8(ascii: ">")) else { return }
    let rest = line[(start + 1)...]
    let text = String(decoding: rest.prefix { $0 != UInt8(ascii: "<") }, as: UTF8.self)
    let word = XMLText.unescape(text)
    // Some programs set quotes as accents without a letter.
    if word.unicodeScalars.allSatisfy({ $0.properties.generalCategory == .nonspacingMark }) { return }
    words.append(word)
    if let low = Self.number("yMin", in: line), let high = Self.number("yMax", in: line) {
      sizes.append(high - low)
    }
  }

  private mutating func endLine() {
    let text = WhitespaceText.collapse(words.joined(separator: " "))
    guard !text.isEmpty else { return }
    let size = sizes.isEmpty ? 0 : sizes.sorted()[sizes.count / 2]
    lines.append(PDFLine(text: text, page: pages, block: block, top: top / pageHeight, size: size))
  }

  private static func number(_ name: String, in line: ArraySlice<UInt8>) -> Double? {
    let key = Array(" \(name)=\"".utf8)
    guard line.count > key.count else { return nil }
    for start in line.startIndex...(line.endIndex - key.count) where line[start...].starts(with: key) {
      let digits = line[(start + key.count)...].prefix { $0 != UInt8(ascii: "\"") }
      // A hostile file has letters as large as the universe, and worse: "nan".
      guard let value = Double(String(decoding: digits, as: UTF8.self)), value.isFinite else { return nil }
      return min(max(value, -1e6), 1e6)
    }
    return nil
  }
}
