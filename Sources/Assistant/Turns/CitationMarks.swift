/// The marks such as `[1]` in an answer's text.
struct CitationMarks {
  /// The numbers, in order of appearance.
  let numbers: [Int]

  init(in text: String) {
    numbers = Self.ranges(in: text).map(\.number)
  }

  /// The text without the marks of some numbers.
  static func removing(_ numbers: Set<Int>, from text: String) -> String {
    var result = text
    for (range, number) in ranges(in: text).reversed() where numbers.contains(number) {
      let before = text[..<range.lowerBound]
      let start = before.last == " " ? before.index(before: before.endIndex) : range.lowerBound
      result.removeSubrange(start..<range.upperBound)
    }
    return result
  }

  private static func ranges(in text: String) -> [(range: Range<String.Index>, number: Int)] {
    var ranges: [(Range<String.Index>, Int)] = []
    var start = text.startIndex
    while let open = text[start...].firstIndex(of: "[") {
      let inside = text.index(after: open)
      let digits = text[inside...].prefix { $0.isASCII && $0.isNumber }
      start = digits.endIndex
      guard (1...2).contains(digits.count), let number = Int(digits), start < text.endIndex,
        text[start] == "]"
      else {
        continue
      }
      start = text.index(after: start)
      // A Markdown link's text is no mark.
      if start == text.endIndex || text[start] != "(" { ranges.append((open..<start, number)) }
    }
    return ranges
  }
}
