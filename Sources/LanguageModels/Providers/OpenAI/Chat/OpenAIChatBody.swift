import Essentials
import FoundationEssentials

/// The body of a request to `/chat/completions`.
struct OpenAIChatBody {
  private let model: String
  private let request: ModelRequest
  private let quirks: OpenAIQuirks
  private let system: String

  /// - Parameter system: The system text, the passages' included.
  /// - Throws: ``ModelError/Kind/unsupported`` for pictures where the model sees none.
  init(
    model: String, request: ModelRequest, system: String, quirks: OpenAIQuirks
  ) throws(ModelError) {
    self.model = model
    self.request = request
    self.quirks = quirks
    let wish = Self.formatInWords(request.outputFormat, quirks.outputFormats)
    self.system = [system, wish].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "\n\n")
    if !quirks.hasImages, request.messages.contains(where: \.hasImage) {
      throw ModelError(.unsupported, "The model \(model) sees no pictures.")
    }
  }

  var json: JSONValue {
    var fields: [String: JSONValue] = [
      "model": .string(model), "messages": .array(messages), "stream": .bool(request.isStreamed),
    ]
    if request.isStreamed, quirks.hasStreamOptions { fields["stream_options"] = ["include_usage": true] }
    addTools(to: &fields)
    addOptions(to: &fields)
    fields["response_format"] = responseFormat
    if quirks.hasPromptCacheKey {
      let group = "\(request.caller.tenant.tenant) \(request.caller.agent ?? "")"
      fields["prompt_cache_key"] = .string("usher-\(SHA256.hexDigest(of: group).prefix(24))")
    }
    for field in quirks.omittedFields { fields[field] = nil }
    return .object(fields.merging(quirks.extraFields) { _, extra in extra })
  }

  private var messages: [JSONValue] {
    var system = self.system
    var rest: [ModelMessage] = []
    for message in request.messages {
      if message.role == .system, quirks.mergesSystemMessages || quirks.systemRole == .firstUserMessage {
        system += (system.isEmpty ? "" : "\n\n") + message.text
      } else {
        rest.append(message)
      }
    }
    guard !system.isEmpty else { return rest.map(message) }
    if quirks.systemRole == .firstUserMessage {
      let first = rest.firstIndex { $0.role == .user } ?? 0
      if rest.indices.contains(first), rest[first].role == .user {
        rest[first].content.insert(.text(system), at: 0)
      } else {
        rest.insert(ModelMessage(role: .user, text: system), at: 0)
      }
      return rest.map(message)
    }
    return [message(ModelMessage(role: .system, text: system))] + rest.map(message)
  }

  private func message(_ message: ModelMessage) -> JSONValue {
    switch message.role {
    case .system:
      return [
        "role": quirks.systemRole == .developer ? "developer" : "system", "content": .string(message.text),
      ]
    case .user:
      return ["role": "user", "content": content(message)]
    case .assistant:
      var fields: [String: JSONValue] = ["role": "assistant", "content": .string(message.text)]
      if !message.toolCalls.isEmpty {
        fields["tool_calls"] = .array(message.toolCalls.map(call))
        if message.text.isEmpty { fields["content"] = .null }
      }
      return .object(fields)
    case .tool:
      return [
        "role": "tool", "tool_call_id": .string(message.toolCallID ?? ""), "content": .string(message.text),
      ]
    }
  }

  /// Plain text where there is only text, which every server takes.
  private func content(_ message: ModelMessage) -> JSONValue {
    guard message.hasImage else { return .string(message.text) }
    return .array(
      message.content.map { part in
        switch part {
        case .text(let text): return ["type": "text", "text": .string(text)]
        case .image(let image):
          var fields: [String: JSONValue] = ["url": .string(image.address)]
          fields["detail"] = image.detail.map { .string($0) }
          return ["type": "image_url", "image_url": .object(fields)]
        }
      })
  }

  private func call(_ call: ToolCall) -> JSONValue {
    let arguments = call.arguments.isEmpty ? "{}" : call.arguments
    var value = JSONValue.string(arguments)
    if quirks.wantsArgumentsAsObject { value = (try? JSONValue(parsing: arguments)) ?? value }
    return [
      "id": .string(call.id), "type": "function",
      "function": ["name": .string(call.name), "arguments": value],
    ]
  }

  private func addTools(to fields: inout [String: JSONValue]) {
    var tools = request.tools
    if !quirks.hasToolChoice {
      switch request.toolChoice {
      case .none: tools = []
      case .tool(let name): tools.removeAll { $0.name != name }
      case .automatic, .required: break
      }
    }
    guard !tools.isEmpty else { return }
    fields["tools"] = .array(
      tools.map { tool in
        var function: [String: JSONValue] = [
          "name": .string(tool.name), "description": .string(tool.description),
          "parameters": .verbatim(tool.parameters),
        ]
        if tool.isStrict, quirks.hasStrictTools { function["strict"] = true }
        return ["type": "function", "function": .object(function)]
      })
    if quirks.hasToolChoice {
      switch request.toolChoice {
      case .automatic: break
      case .none: fields["tool_choice"] = "none"
      case .required: fields["tool_choice"] = "required"
      case .tool(let name):
        fields["tool_choice"] = ["type": "function", "function": ["name": .string(name)]]
      }
    }
    if quirks.hasParallelToolCalls, let isAllowed = request.options.allowsParallelToolCalls {
      fields["parallel_tool_calls"] = .bool(isAllowed)
    }
  }

  private func addOptions(to fields: inout [String: JSONValue]) {
    let options = request.options
    fields[quirks.maximumTokensField] = options.maximumTokens.map { .integer(Int64($0)) }
    fields["temperature"] = options.temperature.map { .number($0) }
    fields["top_p"] = options.topP.map { .number($0) }
    fields["frequency_penalty"] = options.frequencyPenalty.map { .number($0) }
    fields["presence_penalty"] = options.presencePenalty.map { .number($0) }
    fields["seed"] = options.seed.map { .integer(Int64($0)) }
    fields["reasoning_effort"] = options.reasoningEffort.map { .string($0) }
    if !options.stopSequences.isEmpty {
      fields["stop"] = .array(options.stopSequences.map { .string($0) })
    }
  }

  private var responseFormat: JSONValue? {
    switch (request.outputFormat, quirks.outputFormats) {
    case (.text, _), (_, .none): nil
    case (.json, _), (.schema, .json): ["type": "json_object"]
    case (.schema(let name, let schema, let isStrict), .schema):
      [
        "type": "json_schema",
        "json_schema": ["name": .string(name), "schema": .verbatim(schema), "strict": .bool(isStrict)],
      ]
    }
  }

  private static func formatInWords(
    _ format: OutputFormat, _ formats: OpenAIQuirks.OutputFormats
  ) -> String? {
    switch (format, formats) {
    case (.text, _), (.schema, .schema), (.json, .schema), (.json, .json): nil
    case (.json, .none), (.schema, _): format.inWords
    }
  }
}
