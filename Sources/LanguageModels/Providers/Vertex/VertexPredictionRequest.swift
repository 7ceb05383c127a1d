import Essentials

/// A request to `:predict`: the templates of a ``VertexPrediction`` with a request's values in place of their marks.
struct VertexPredictionRequest {
  private let values: [String: JSONValue]
  private let prediction: VertexPrediction

  init(_ request: ModelRequest, instructions: String, prediction: VertexPrediction) {
    self.prediction = prediction
    let system = ([instructions] + request.messages.filter { $0.role == .system }.map(\.text))
      .filter { !$0.isBlank }.joined(separator: "\n\n")
    let spoken = request.messages.filter { $0.role != .system && !$0.text.isBlank }
    let lines = spoken.map { message in
      switch message.role {
      case .assistant: "Assistant: \(message.text)"
      case .tool: "Result of a tool: \(message.text)"
      case .user, .system: "User: \(message.text)"
      }
    }
    var messages = spoken.map { message -> JSONValue in
      ["role": message.role == .assistant ? "assistant" : "user", "content": .string(message.text)]
    }
    if !system.isEmpty { messages.insert(["role": "system", "content": .string(system)], at: 0) }
    let options = request.options
    var values: [String: JSONValue] = [
      "{prompt}": .string(
        ((system.isEmpty ? [] : [system]) + lines + ["Assistant:"]).joined(separator: "\n\n")),
      "{instructions}": .string(system), "{question}": .string(request.question),
      "{messages}": .array(messages),
    ]
    values["{maximum_tokens}"] = options.maximumTokens.map { .integer(Int64($0)) }
    values["{temperature}"] = options.temperature.map(JSONValue.number)
    values["{top_p}"] = options.topP.map(JSONValue.number)
    values["{seed}"] = options.seed.map { .integer(Int64($0)) }
    if !options.stopSequences.isEmpty {
      values["{stop}"] = .array(options.stopSequences.map(JSONValue.string))
    }
    self.values = values
  }

  /// The body of the request.
  func body() -> JSONValue {
    var body: [String: JSONValue] = ["instances": .array([filled(prediction.instance) ?? [:]])]
    body["parameters"] = prediction.parameters.flatMap(filled)
    return .object(body)
  }

  /// The template with values; nothing when it is a mark without one.
  private func filled(_ template: JSONValue) -> JSONValue? {
    switch template {
    case .object(let members): return .object(members.compactMapValues(filled))
    case .array(let elements): return .array(elements.compactMap(filled))
    case .string(let text):
      if Self.marks.contains(text) { return values[text] }
      return .string(replaced(text))
    default: return template
    }
  }

  /// The text with the marks in it replaced, in one pass: what a user writes is never taken for a mark.
  private func replaced(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "{") {
      result += rest[..<start]
      rest = rest[start...]
      if let end = rest.firstIndex(of: "}"), Self.marks.contains(String(rest[...end])) {
        let value = values[String(rest[...end])]
        result += value?.stringValue ?? value?.text ?? ""
        rest = rest[rest.index(after: end)...]
      } else {
        result.append(rest.removeFirst())
      }
    }
    return result + rest
  }

  private static let marks: Set<String> = [
    "{prompt}", "{instructions}", "{question}", "{messages}", "{maximum_tokens}", "{temperature}",
    "{top_p}", "{seed}", "{stop}",
  ]
}
