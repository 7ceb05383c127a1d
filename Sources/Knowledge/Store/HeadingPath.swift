/// Headings in one column: between them stands the unit separator, which no heading has and every tokenizer skips.
enum HeadingPath {
  private static let separator: Character = "\u{1F}"

  static func joined(_ headings: [String]) -> String {
    headings.map { $0.filter { $0 != separator } }.joined(separator: String(separator))
  }

  static func split(_ text: String) -> [String] {
    text.isEmpty ? [] : text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
