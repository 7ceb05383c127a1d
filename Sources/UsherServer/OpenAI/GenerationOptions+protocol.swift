import Essentials
import LanguageModels

extension GenerationOptions {
  /// Reads a request's body.
  init(protocol body: JSONValue) {
    self.init(
      maximumTokens: body["max_completion_tokens"]?.wholeValue ?? body["max_tokens"]?.wholeValue,
      temperature: body["temperature"]?.doubleValue, topP: body["top_p"]?.doubleValue,
      stopSequences: body["stop"]?.arrayValue?.compactMap(\.stringValue)
        ?? [body["stop"]?.stringValue].compactMap(\.self),
      seed: body["seed"]?.wholeValue, frequencyPenalty: body["frequency_penalty"]?.doubleValue,
      presencePenalty: body["presence_penalty"]?.doubleValue,
      reasoningEffort: body["reasoning_effort"]?.stringValue,
      allowsParallelToolCalls: body["parallel_tool_calls"]?.boolValue)
  }
}

extension ModelTool {
  /// Reads an element of `tools`.
  init?(protocol tool: JSONValue, parameters: JSONText?) {
    guard let function = tool["function"], let name = function["name"]?.stringValue else { return nil }
    self.init(
      name: name, description: function["description"]?.stringValue ?? "",
      parameters: parameters ?? ["type": "object", "properties": [:]],
      isStrict: function["strict"]?.boolValue ?? false)
  }
}

extension ToolChoice {
  /// Reads `tool_choice`.
  init(protocol value: JSONValue?) {
    switch value?.stringValue {
    case "none": self = .none
    case "required": self = .required
    default: self = value?["function"]?["name"]?.stringValue.map(ToolChoice.tool) ?? .automatic
    }
  }
}

extension OutputFormat {
  /// Reads `response_format`.
  init(protocol value: JSONValue?, schema: JSONText?) {
    let format = value?["json_schema"]
    switch value?["type"]?.stringValue {
    case "json_object": self = .json
    case "json_schema":
      self = .schema(
        name: format?["name"]?.stringValue ?? "", schema ?? [:],
        isStrict: format?["strict"]?.boolValue ?? false)
    default: self = .text
    }
  }
}

extension JSONValue {
  /// A whole number, `3.0` among them, that fits the machine's.
  fileprivate var wholeValue: Int? {
    integerValue.flatMap(Int.init(exactly:)) ?? doubleValue.flatMap(Int.init(exactly:))
  }
}
