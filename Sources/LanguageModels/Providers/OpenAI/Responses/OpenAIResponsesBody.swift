import Essentials

/// The body of a request to `/responses`. Nothing of it is kept by the service: the conversation is sent each time.
struct OpenAIResponsesBody {
  let model: String
  let request: ModelRequest
  /// The system text, the passages' included.
  let system: String
  let omittedFields: Set<String>
  let extraFields: [String: JSONValue]

  var json: JSONValue {
    var fields: [String: JSONValue] = [
      "model": .string(model), "input": .array(request.messages.flatMap(items)), "store": false,
      "stream": .bool(request.isStreamed),
    ]
    if !system.isEmpty { fields["instructions"] = .string(system) }
    addTools(to: &fields)
    let options = request.options
    fields["max_output_tokens"] = options.maximumTokens.map { .integer(Int64($0)) }
    fields["temperature"] = options.temperature.map { .number($0) }
    fields["top_p"] = options.topP.map { .number($0) }
    if let effort = options.reasoningEffort {
      fields["reasoning"] = ["effort": .string(effort)]
      // What the model thought comes back sealed, for the turn that brings the tools' results.
      fields["include"] = ["reasoning.encrypted_content"]
    }
    if let format { fields["text"] = ["format": format] }
    for field in omittedFields { fields[field] = nil }
    return .object(fields.merging(extraFields) { _, extra in extra })
  }

  private func items(_ message: ModelMessage) -> [JSONValue] {
    switch message.role {
    case .system: return [["role": "developer", "content": .string(message.text)]]
    case .user: return [["role": "user", "content": content(message)]]
    case .assistant:
      let text: [JSONValue] =
        message.text.isEmpty ? [] : [["role": "assistant", "content": .string(message.text)]]
      // What was thought before the first call was thought before the text too.
      return (message.toolCalls.first.map { thoughts(before: $0) } ?? []) + text
        + message.toolCalls.enumerated().flatMap { place, call in
          (place == 0 ? [] : thoughts(before: call)) + [item(call)]
        }
    case .tool:
      return [
        [
          "type": "function_call_output", "call_id": .string(message.toolCallID ?? ""),
          "output": .string(message.text),
        ]
      ]
    }
  }

  private func thoughts(before call: ToolCall) -> [JSONValue] {
    let thoughts = call.signature.flatMap { try? JSONValue(parsing: $0) }?.arrayValue ?? []
    return thoughts.filter { $0["type"] == "reasoning" }
  }

  private func item(_ call: ToolCall) -> JSONValue {
    [
      "type": "function_call", "call_id": .string(call.id), "name": .string(call.name),
      "arguments": .string(call.arguments.isEmpty ? "{}" : call.arguments),
    ]
  }

  private func content(_ message: ModelMessage) -> JSONValue {
    guard message.hasImage else { return .string(message.text) }
    return .array(
      message.content.map { part in
        switch part {
        case .text(let text): ["type": "input_text", "text": .string(text)]
        case .image(let image):
          [
            "type": "input_image", "image_url": .string(image.address),
            "detail": .string(image.detail ?? "auto"),
          ]
        }
      })
  }

  private func addTools(to fields: inout [String: JSONValue]) {
    guard !request.tools.isEmpty else { return }
    fields["tools"] = .array(
      request.tools.map { tool in
        [
          "type": "function", "name": .string(tool.name), "description": .string(tool.description),
          "parameters": .verbatim(tool.parameters), "strict": .bool(tool.isStrict),
        ]
      })
    switch request.toolChoice {
    case .automatic: break
    case .none: fields["tool_choice"] = "none"
    case .required: fields["tool_choice"] = "required"
    case .tool(let name): fields["tool_choice"] = ["type": "function", "name": .string(name)]
    }
    fields["parallel_tool_calls"] = request.options.allowsParallelToolCalls.map { .bool($0) }
  }

  private var format: JSONValue? {
    switch request.outputFormat {
    case .text: nil
    case .json: ["type": "json_object"]
    case .schema(let name, let schema, let isStrict):
      ["type": "json_schema", "name": .string(name), "schema": .verbatim(schema), "strict": .bool(isStrict)]
    }
  }
}
