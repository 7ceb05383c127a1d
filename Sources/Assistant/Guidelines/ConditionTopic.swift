/// What a condition is about: “when the customer asks about refunds” is about “refunds”. Conditions begin alike, and
/// that would make them all look alike.
enum ConditionTopic {
  /// The condition's subject; the condition itself where nothing else is left.
  static func of(_ condition: String) -> String {
    var words = plain(condition).split(whereSeparator: \.isWhitespace).map(String.init)
    drop(openings, from: &words)
    while let first = words.first?.lowercased(), linking.contains(first), words.count > 1 {
      words.removeFirst()
    }
    return words.joined(separator: " ")
  }

  /// The condition without “when” or “if” before it and punctuation behind it.
  static func plain(_ condition: String) -> String {
    var words = condition.split(whereSeparator: \.isWhitespace).map(String.init)
    if let first = words.first?.lowercased(), ["when", "if", "whenever", "where"].contains(first),
      words.count > 1
    {
      words.removeFirst()
    }
    var text = words.joined(separator: " ")
    while let last = text.last, ".,:;".contains(last) { text.removeLast() }
    return text
  }

  private static func drop(_ openings: [[String]], from words: inout [String]) {
    for choices in openings {
      guard let first = words.first?.lowercased(), choices.contains(first), words.count > 1 else { continue }
      words.removeFirst()
    }
  }

  /// Who does what: each at most once, in this order.
  private static let openings: [[String]] = [
    ["the", "a", "any", "some"],
    ["customer", "customers", "user", "users", "guest", "caller", "person", "somebody", "someone", "they"],
    ["who", "has", "have", "is", "are"],
    [
      "asks", "ask", "asking", "wants", "want", "wanting", "says", "say", "writes", "write", "mentions",
      "mention", "complains", "complain", "reports", "report", "requests", "request", "inquires", "talks",
      "wonders", "tells",
    ],
  ]
  private static let linking: Set<String> = [
    "about", "for", "that", "to", "of", "us", "if", "whether", "regarding", "concerning",
  ]
}
