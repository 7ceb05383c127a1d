import Essentials
import LanguageModels

/// What `local` does for the company's rules: it calls the tools that they ask for, where the customer has written what
/// these need, and says their texts.
struct LocalGuidance {
  let request: ModelRequest

  /// The calls to be made before anything is answered.
  var calls: [ToolCall] {
    let made = Set(request.messages.flatMap(\.toolCalls).map(\.name))
    guard request.toolChoice != .none else { return [] }
    var known: Set<String> = []
    return request.guidance.tools.filter { !made.contains($0) && known.insert($0).inserted }.compactMap {
      name in
      guard let tool = request.tools.first(where: { $0.name == name }),
        let arguments = arguments(for: tool.parameters.value)
      else { return nil }
      return ToolCall(id: "local_\(name)", name: name, arguments: JSONValue.object(arguments).text)
    }
  }

  /// The first of the rules' texts whose variables all have values.
  var text: String? {
    guard !request.guidance.texts.isEmpty else { return nil }
    let results = ApprovedValues(results: request.messages)
    return request.guidance.texts.lazy.compactMap { text in
      (try? ApprovedTemplate(text))?.text { request.guidance.facts[$0] ?? results.value($0) }
    }.first
  }

  // MARK: Arguments

  /// What a tool must be told, from the customer's words; nothing when they do not hold it.
  private func arguments(for schema: JSONValue) -> [String: JSONValue]? {
    var arguments: [String: JSONValue] = [:]
    for name in schema["required"]?.arrayValue?.compactMap(\.stringValue) ?? [] {
      guard let value = schema["properties"]?[name].flatMap({ value(for: name, $0) }) else { return nil }
      arguments[name] = value
    }
    return arguments
  }

  private func value(for name: String, _ schema: JSONValue) -> JSONValue? {
    switch schema["type"]?.stringValue {
    case "string":
      if let choices = schema["enum"]?.arrayValue?.compactMap(\.stringValue) { return choice(of: choices) }
      if let pattern = schema["pattern"]?.stringValue { return word(matching: pattern) }
      return ["query", "question"].contains(name) ? .string(request.question) : nil
    case "integer": return number
    default: return nil
    }
  }

  /// The customer's messages, latest first.
  private var written: [String] { request.messages.reversed().filter { $0.role == .user }.map(\.text) }

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

  private func choice(of choices: [String]) -> JSONValue? {
    let words = Set(written.first.map { Array(Words($0)) } ?? [])
    let named = choices.filter { Set(Words($0)).isSubset(of: words) }
    return named.count == 1 ? .string(named[0]) : nil
  }

  private var number: JSONValue? {
    let numbers = Set((written.first.map { Array(Words($0)) } ?? []).compactMap { Int64($0) })
    return numbers.count == 1 ? numbers.first.map(JSONValue.integer) : nil
  }
}
