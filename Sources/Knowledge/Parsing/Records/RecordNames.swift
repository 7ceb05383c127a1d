/// What the names of fields tell about what they hold.
enum RecordNames {
  /// The field that names a record, the likeliest name first.
  static let titles = [
    "question", "title", "name", "heading", "subject", "summary", "term", "label", "topic", "key", "intent",
  ]
  /// The fields whose text speaks for itself and needs no label.
  static let texts: Set<String> = [
    "answer", "text", "content", "body", "description", "response", "reply", "definition", "details", "value",
    "solution", "resolution", "markdown", "html",
  ]
  /// The fields that only machines read.
  static let silent: Set<String> = [
    "id", "uuid", "_id", "slug", "created_at", "updated_at", "$schema", "type",
  ]

  /// A name as people write it: "openingHours" and "opening_hours" are "Opening hours".
  static func label(_ name: String) -> String {
    var words = ""
    var previousWasLower = false
    for character in name {
      if character == "_" || character == "-" || character == "." {
        words += " "
      } else if character.isUppercase, previousWasLower {
        words += " " + character.lowercased()
      } else {
        words.append(character)
      }
      previousWasLower = character.isLowercase
    }
    let collapsed = WhitespaceText.collapse(words)
    return collapsed.prefix(1).uppercased() + collapsed.dropFirst()
  }
}
