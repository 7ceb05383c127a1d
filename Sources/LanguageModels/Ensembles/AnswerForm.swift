import Essentials

/// An answer as it is compared with others: JSON by its value, tool calls by name and arguments, text by its letters and
/// digits.
struct AnswerForm: Hashable {
  private struct Call: Hashable {
    let name: String
    let arguments: JSONValue
  }

  private let text: String
  private let value: JSONValue?
  private let calls: [Call]

  init(_ response: ModelResponse) {
    calls = response.toolCalls.map {
      Call(
        name: $0.name, arguments: (try? JSONValue(parsing: Array($0.arguments.utf8))) ?? .string($0.arguments)
      )
    }
    let trimmed = response.text.drop(while: \.isWhitespace)
    value =
      trimmed.first == "{" || trimmed.first == "[" ? try? JSONValue(parsing: Array(trimmed.utf8)) : nil
    text = value == nil ? Self.normalised(response.text) : ""
  }

  /// Small letters and digits, signs that change numbers, single blanks.
  private static func normalised(_ text: String) -> String {
    text.lowercased().split { !$0.isLetter && !$0.isNumber && !"-+%€$£.,".contains($0) }
      .map { word in
        var word = word
        while let last = word.last, ".,".contains(last) { word.removeLast() }
        return word
      }
      .filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The numbers of a text: answers that differ in one do not say the same, however near their meaning is.
  static func numbers(of text: String) -> [Substring] {
    text.split { !$0.isNumber }
  }
}
