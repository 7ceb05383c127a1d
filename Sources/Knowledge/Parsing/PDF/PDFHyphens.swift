/// Joins words that are divided at the ends of lines.
struct PDFHyphens {
  /// The words of the document, in lower case, and those with hyphens in them.
  private let words: Set<Substring>

  init(_ lines: [PDFLine]) {
    guard lines.contains(where: { $0.text.hasSuffix("-") }) else {
      words = []
      return
    }
    var words: Set<Substring> = []
    for line in lines {
      let text = line.text.lowercased()
      for word in text.split(whereSeparator: { !$0.isLetter && $0 != "-" }) where !word.hasSuffix("-") {
        words.insert(word)
      }
    }
    self.words = words
  }

  /// The lines, each divided word whole in the earlier one. "Debian-" and "based" stay apart by a hyphen when the
  /// document writes them so elsewhere; "sys-" and "tem" do not.
  func joined(_ texts: some Sequence<String>) -> [String] {
    var result: [String] = []
    for text in texts {
      guard let last = result.last, last.hasSuffix("-"), last.dropLast().last?.isLetter == true,
        text.first?.isLowercase == true
      else {
        result.append(text)
        continue
      }
      let head = last.dropLast().lowercased().split { !$0.isLetter && $0 != "-" }.last ?? ""
      let tail = text.lowercased().prefix { $0.isLetter }
      let isCompound = words.contains("\(head)-\(tail)") && !words.contains("\(head)\(tail)")
      result[result.count - 1] = (isCompound ? last : String(last.dropLast())) + text
    }
    return result
  }
}
