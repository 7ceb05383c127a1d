import Essentials
import LanguageModels

/// The values of an approved text's variables: facts of the company, and what tools have returned in this turn.
struct ApprovedValues: Sendable {
  private let facts: [String: String]
  private var results: [String: JSONValue] = [:]

  /// The longest value that is put into a text, in characters.
  private static let longest = 120

  init(facts: [String: String], company: CompanyProfile) {
    var facts = facts
    facts["company.name"] = company.name
    facts["company.contact"] = company.contact
    self.facts = facts
  }

  /// What tools have returned, as a model without network reads it in its request.
  init(results messages: [ModelMessage]) {
    facts = [:]
    let calls = Dictionary(messages.flatMap(\.toolCalls).map { ($0.id, $0.name) }) { first, _ in first }
    for message in messages where message.role == .tool {
      guard let name = message.toolCallID.flatMap({ calls[$0] }),
        let start = message.text.firstIndex(where: { $0 == "{" || $0 == "[" }),
        let end = message.text.lastIndex(where: { $0 == "}" || $0 == "]" }), start < end,
        let value = try? JSONValue(parsing: message.text[start...end])
      else { continue }
      results[name] = value
    }
  }

  /// Adds what tools have returned; a later call's result takes the place of an earlier one's.
  mutating func add(_ outcomes: [ToolOutcome]) {
    for outcome in outcomes {
      if let result = outcome.result { results[outcome.call.name] = result.content }
    }
  }

  /// The value of a variable; nothing when there is none, or none that is fit to be shown.
  func value(_ name: String) -> String? {
    if let fact = facts[name] { return fact }
    let path = name.split(separator: ".").map(String.init)
    guard path.count > 1, var value = results[path[0]] else { return nil }
    for step in path.dropFirst() {
      guard let next = Int(step).flatMap({ value[$0] }) ?? value[step] else { return nil }
      value = next
    }
    return Self.words(of: value)
  }

  /// What a tool returned, as words in a sentence. A value cannot bring a sentence of its own, a link or a mark-up into
  /// a text that was approved without them.
  static func words(of value: JSONValue) -> String? {
    let text: String
    switch value {
    case .string(let string): text = String(string.trimmed)
    case .integer, .number: text = value.text
    case .bool(let isTrue): text = isTrue ? "yes" : "no"
    case .verbatim(let other): return words(of: other.value)
    case .null, .array, .object: return nil
    }
    guard !text.isEmpty, text.count <= longest, !unwanted.contains(where: text.contains),
      text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control && !isSeparator($0) }),
      SentenceSplitter.sentences(of: text + " Next").count == 1,
      text.wholeMatch(of: /.*[.!?…:]\s.*/) == nil
    else { return nil }
    return text
  }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    [.lineSeparator, .paragraphSeparator, .format].contains(scalar.properties.generalCategory)
  }

  private static let unwanted = ["://", "www.", "](", "<", ">", "`", "{", "}"]
}
