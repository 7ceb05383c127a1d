/// The fragments that GitHub and most Markdown renderers give to headings.
struct HeadingSlugs {
  private var seen: [String: Int] = [:]

  /// A heading's text without an explicit `{#fragment}`, and its fragment.
  mutating func heading(_ text: String) -> (text: String, anchor: String?) {
    if text.hasSuffix("}"), let brace = text.ranges(of: "{#").last {
      let fragment = text[brace.upperBound...].dropLast()
      let title = text[..<brace.lowerBound]
      if !fragment.isEmpty, !fragment.contains(" ") {
        return (WhitespaceText.collapse(title), String(fragment))
      }
    }
    var slug = ""
    for scalar in text.unicodeScalars {
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        slug += scalar.properties.lowercaseMapping
      } else if scalar == " " || scalar == "-" {
        slug += "-"
      } else if scalar == "_" {
        slug += "_"
      }
    }
    guard !slug.isEmpty else { return (text, nil) }
    let repeats = seen[slug, default: 0]
    seen[slug] = repeats + 1
    return (text, repeats == 0 ? slug : "\(slug)-\(repeats)")
  }
}
