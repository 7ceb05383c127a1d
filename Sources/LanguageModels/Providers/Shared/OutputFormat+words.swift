import Essentials

extension OutputFormat {
  /// The form in words, for models that nothing else holds to it; nothing where any text will do.
  var inWords: String? {
    switch self {
    case .text: nil
    case .json: "Answer with a JSON object and nothing else."
    case .schema(_, let schema, _):
      "Answer with JSON and nothing else. It must be valid against this JSON Schema:\n\(schema.text)"
    }
  }
}
