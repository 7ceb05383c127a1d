import Essentials
import LanguageModels

/// An answer's citations as OpenAI's protocol has them: each mark in the text with what it leads to.
struct Annotations {
  let json: JSONValue

  init(_ citations: [ModelCitation], in text: String) {
    json = .array(citations.compactMap { Self.annotation($0, text) })
  }

  private static func annotation(_ citation: ModelCitation, _ text: String) -> JSONValue? {
    guard let range = text.firstRange(of: "[\(citation.index)]") else { return nil }
    // Places count Unicode code points.
    let start = text.unicodeScalars.distance(from: text.startIndex, to: range.lowerBound)
    let end = start + text.unicodeScalars.distance(from: range.lowerBound, to: range.upperBound)
    return [
      "type": "url_citation",
      "url_citation": [
        "start_index": .integer(Int64(start)), "end_index": .integer(Int64(end)),
        "title": .string(citation.title), "url": .string(citation.url ?? ""),
      ],
    ]
  }
}
