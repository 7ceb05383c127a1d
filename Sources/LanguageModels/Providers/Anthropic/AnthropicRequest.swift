import Essentials

/// A request in the words of Anthropic's messages service (`POST /v1/messages`).
struct AnthropicRequest {
  /// The tool by which an answer is made to follow a schema; see ``AnthropicOptions/StructuredOutput/tool``.
  static let answerTool = "answer"

  private let request: ModelRequest
  private let model: String
  private let options: AnthropicOptions
  /// The system text that stays the same from turn to turn.
  private let instructions: String
  /// The system text that belongs to this turn, such as the passages found.
  private let context: String

  /// - Parameter system: The whole system text; where it begins with the request's instructions, these are what stays.
  init(_ request: ModelRequest, system: String, model: String, options: AnthropicOptions) {
    self.request = request
    self.model = model
    self.options = options
    let hasBoth = !request.instructions.isEmpty && system.hasPrefix(request.instructions)
    instructions = hasBoth ? request.instructions : ""
    context = String(
      (hasBoth ? system.dropFirst(request.instructions.count) : system[...]).drop(while: \.isWhitespace))
  }

  /// The body of the request.
  func body() throws(ModelError) -> JSONValue {
    let thinking = thinking
    let maximum = request.options.maximumTokens ?? options.maximumTokens
    var body: [String: JSONValue] = [
      "model": .string(model),
      // A budget of thought counts towards the answer's tokens and must be less.
      "max_tokens": .integer(Int64(max(maximum, (thinking?.budget).map { $0 + 1024 } ?? 1))),
      "messages": .array(try AnthropicMessages(request.messages).encoded()),
    ]
    if !system.isEmpty { body["system"] = .array(system) }
    if !tools.isEmpty { body["tools"] = .array(tools) }
    body["tool_choice"] = toolChoice
    if !request.options.stopSequences.isEmpty {
      // The service refuses sequences that are white space alone.
      let sequences = request.options.stopSequences.filter { !$0.allSatisfy(\.isWhitespace) }
      if !sequences.isEmpty { body["stop_sequences"] = .array(sequences.map(JSONValue.string)) }
    }
    if options.takesSampling, thinking == nil {
      // Some models take one of the two only.
      if let temperature = request.options.temperature {
        body["temperature"] = .number(min(max(temperature, 0), 1))
      } else if let topP = request.options.topP {
        body["top_p"] = .number(topP)
      }
    }
    body["thinking"] = thinking?.setting
    if let outputConfiguration { body["output_config"] = outputConfiguration }
    if request.isStreamed { body["stream"] = true }
    return .object(body)
  }

  /// Whether the answer comes as the arguments of ``answerTool``.
  var answersByTool: Bool {
    if case .schema = request.outputFormat { options.structuredOutput == .tool } else { false }
  }

  private var cacheControl: JSONValue? {
    switch options.promptCaching {
    case .off: nil
    case .short: ["type": "ephemeral"]
    case .long: ["type": "ephemeral", "ttl": "1h"]
    }
  }

  private var system: [JSONValue] {
    let notes = request.messages.filter { $0.role == .system }.map(\.text)
    let format = request.outputFormat == .json ? request.outputFormat.inWords : nil
    let rest = ([context] + notes + [format].compactMap(\.self)).filter { !$0.isBlank }.joined(
      separator: "\n\n")
    var blocks: [JSONValue] = []
    if !instructions.isBlank {
      blocks.append(Self.text(instructions, cacheControl: cacheControl))
    }
    if !rest.isEmpty { blocks.append(Self.text(rest, cacheControl: nil)) }
    return blocks
  }

  private static func text(_ text: String, cacheControl: JSONValue?) -> JSONValue {
    var block: [String: JSONValue] = ["type": "text", "text": .string(text)]
    block["cache_control"] = cacheControl
    return .object(block)
  }

  private var tools: [JSONValue] {
    if case .schema(_, let schema, _) = request.outputFormat, answersByTool {
      return [
        [
          "name": .string(Self.answerTool), "description": "Gives the answer.",
          "input_schema": .verbatim(schema),
        ]
      ]
    }
    return request.tools.enumerated().map { index, tool in
      var encoded: [String: JSONValue] = [
        "name": .string(tool.name),
        "input_schema": .verbatim(
          tool.isStrict ? AnthropicSchema.restricted(tool.parameters) : Self.object(tool.parameters)),
      ]
      if !tool.description.isEmpty { encoded["description"] = .string(tool.description) }
      if tool.isStrict { encoded["strict"] = true }
      if index == request.tools.count - 1 { encoded["cache_control"] = cacheControl }
      return .object(encoded)
    }
  }

  /// The schema of an object; a tool without arguments may have come with none.
  private static func object(_ schema: JSONText) -> JSONText {
    var members = schema.members ?? JSONMembers()
    if members["type"] != nil { return schema }
    members["type"] = "object"
    return JSONText(members)
  }

  private var toolChoice: JSONValue? {
    if answersByTool { return ["type": "tool", "name": .string(Self.answerTool)] }
    guard !request.tools.isEmpty else { return nil }
    var choice: [String: JSONValue]
    switch request.toolChoice {
    case .none: return ["type": "none"]
    case .automatic:
      guard request.options.allowsParallelToolCalls == false else { return nil }
      choice = ["type": "auto"]
    case .required: choice = ["type": "any"]
    case .tool(let name): choice = ["type": "tool", "name": .string(name)]
    }
    if request.options.allowsParallelToolCalls == false { choice["disable_parallel_tool_use"] = true }
    return .object(choice)
  }

  /// How the model is to think, and up to how many tokens where the service wants a number.
  private var thinking: (setting: JSONValue, budget: Int?)? {
    guard let effort = request.options.reasoningEffort, !forcesTool else { return nil }
    switch options.thinking {
    case .none: return nil
    case .adaptive: return (["type": "adaptive"], nil)
    case .budget:
      let budgets = ["minimal": 1024, "low": 2048, "medium": 8192, "high": 24576]
      guard let budget = budgets[effort], !hasForeignCalls else { return nil }
      return (["type": "enabled", "budget_tokens": .integer(Int64(budget))], budget)
    }
  }

  /// Whether the model goes on after calls that it did not think of itself, but one that it stands in for: with a budget,
  /// the service wants the thoughts that led to them.
  private var hasForeignCalls: Bool {
    request.messages.reversed().prefix { $0.role != .user }.contains { message in
      message.toolCalls.first.map { $0.signature?.hasPrefix(AnthropicMessages.signatureMark) != true }
        ?? false
    }
  }

  /// The service does not let a model think that must call a tool.
  private var forcesTool: Bool {
    if answersByTool { return true }
    switch request.toolChoice {
    case .automatic, .none: return false
    case .required, .tool: return !request.tools.isEmpty
    }
  }

  private var outputConfiguration: JSONValue? {
    var configuration: [String: JSONValue] = [:]
    if options.thinking == .adaptive, let effort = request.options.reasoningEffort {
      configuration["effort"] = .string(effort == "minimal" ? "low" : effort)
    }
    if case .schema(_, let schema, _) = request.outputFormat, !answersByTool {
      configuration["format"] = [
        "type": "json_schema", "schema": .verbatim(AnthropicSchema.restricted(schema)),
      ]
    }
    return configuration.isEmpty ? nil : .object(configuration)
  }
}
