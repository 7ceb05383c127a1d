import Essentials

/// Whether a value was written by the customer: for what no document and no result of a tool may choose.
enum OwnWords {
  /// Whether the customer's messages hold a value: a text by its letters and digits, a number by its digits, a list by
  /// all its elements.
  static func hold(_ value: JSONValue, _ messages: [String]) -> Bool {
    switch value {
    case .null: true
    case .bool: false
    case .string(let text): holds(text, messages)
    case .integer, .number: holds(value.text, messages)
    case .array(let elements): elements.allSatisfy { hold($0, messages) }
    case .verbatim(let text): hold(text.value, messages)
    case .object(let members): members.values.allSatisfy { hold($0, messages) }
    }
  }

  private static func holds(_ text: String, _ messages: [String]) -> Bool {
    let sought = words(text)
    guard !sought.isEmpty else { return false }
    return messages.contains { message in
      let words = words(message)
      guard words.count >= sought.count else { return false }
      return (0...(words.count - sought.count)).contains { start in
        words[start..<(start + sought.count)].elementsEqual(sought)
      }
    }
  }

  /// Runs of letters and digits, in small letters: `ORD-456` is the same as `ord 456`, but not part of `ORD-4567`.
  private static func words(_ text: String) -> [Substring] {
    text.lowercased().split { !($0.isLetter || $0.isNumber) }
  }
}
