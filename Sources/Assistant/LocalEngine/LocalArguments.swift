import Essentials
import LanguageModels

/// Finds in a customer's words what a tool must be told: by the schema's patterns and choices, or because it was asked.
struct LocalArguments {
  let request: ModelRequest
  /// The parameter that the customer was asked for: their message is the answer.
  var asked: String?

  /// All required arguments that the customer's words hold.
  func values(for schema: JSONValue) -> [String: JSONValue] {
    var values: [String: JSONValue] = [:]
    for name in schema["required"]?.arrayValue?.compactMap(\.stringValue) ?? [] {
      if let property = schema["properties"]?[name] { values[name] = value(for: name, property) }
    }
    return values
  }

  private func value(for name: String, _ schema: JSONValue) -> JSONValue? {
    switch schema["type"]?.stringValue {
    case "string":
      if let choices = schema["enum"]?.arrayValue?.compactMap(\.stringValue) { return choice(of: choices) }
      if let pattern = schema["pattern"]?.stringValue { return word(matching: pattern) }
      if name == asked { return wholeMessage(schema) }
      return ["query", "question"].contains(name) ? .string(request.question) : nil
    case "integer": return number(schema)
    default: return nil
    }
  }

  /// The customer's messages, latest first; only the latest where it answers a question.
  private var written: [String] {
    let all = request.messages.reversed().filter { $0.role == .user }.map(\.text)
    return asked == nil ? all : Array(all.prefix(1))
  }

  private func word(matching pattern: String) -> JSONValue? {
    guard let expression = try? Regex(pattern) else { return nil }
    for message in written {
      let words = message.split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
      let fitting = words.filter { $0.count <= 64 && (try? expression.wholeMatch(in: $0)) != nil }
      // Of two numbers it is not known which is meant.
      if Set(fitting).count > 1 { return nil }
      if let word = fitting.first { return .string(String(word)) }
    }
    return nil
  }

  /// An answer in free words; a question is none.
  private func wholeMessage(_ schema: JSONValue) -> JSONValue? {
    guard let text = written.first.map({ String($0.trimmed) }), !text.isEmpty, !text.hasSuffix("?"),
      text.count <= schema["maxLength"]?.integerValue.map(Int.init) ?? 500
    else { return nil }
    return .string(text)
  }

  private func choice(of choices: [String]) -> JSONValue? {
    let words = Set(written.first.map { Array(Words($0)) } ?? [])
    let named = choices.filter { Set(Words($0)).isSubset(of: words) }
    return named.count == 1 ? .string(named[0]) : nil
  }

  private func number(_ schema: JSONValue) -> JSONValue? {
    let numbers = Set((written.first.map { Array(Words($0)) } ?? []).compactMap { Int64($0) })
    guard numbers.count == 1, let number = numbers.first else { return nil }
    let isWithin =
      number >= schema["minimum"]?.integerValue ?? .min && number <= schema["maximum"]?.integerValue ?? .max
    return isWithin ? .integer(number) : nil
  }
}
