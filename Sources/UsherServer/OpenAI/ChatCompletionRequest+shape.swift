import Essentials

extension ChatCompletionRequest {
  /// What the protocol's document says, as far as it is understood here; members that only steer OpenAI's own service
  /// are taken and left aside.
  static let shape = JSONSchema.openObject(
    nil,
    .required(
      "model",
      .string(
        "A model of the configuration, `auto` for the one that fits, or `agent/NAME` for an agent",
        lengths: 1...200, example: "auto")),
    .required("messages", .array(of: .anyOf(system, user, assistant, tool), counts: 1...2000)),
    .optional("stream", flag),
    .optional("stream_options", .nullable(.openObject(nil, .optional("include_usage", flag)))),
    .optional("max_tokens", count), .optional("max_completion_tokens", count),
    .optional("temperature", number(0...2)), .optional("top_p", number(0...1)),
    .optional("frequency_penalty", number(-2...2)), .optional("presence_penalty", number(-2...2)),
    .optional("seed", .nullable(JSONSchema(.integer(Int64.min...Int64.max)))),
    .optional("stop", .nullable(.anyOf(.string(), .array(of: .string(), counts: 0...4)))),
    .optional("n", .nullable(JSONSchema(.integer(1...1)))),
    .optional("logprobs", .nullable(JSONSchema(.constant(false)))),
    .optional("reasoning_effort", Shapes.optionalText), .optional("parallel_tool_calls", flag),
    .optional("tools", .nullable(.array(of: function, counts: 0...128))),
    .optional("tool_choice", .nullable(toolChoice)),
    .optional(
      "functions",
      .nullable(.array(of: JSONSchema(.any), counts: 0...0, "The old form, not taken: send `tools`"))),
    .optional("response_format", .nullable(format)),
    .optional("user", .nullable(.string("Your own name for the customer", isStorable: true))))

  private static let flag = JSONSchema.nullable(JSONSchema(.boolean))
  private static let count = JSONSchema.nullable(JSONSchema(.integer(1...10_000_000)))
  private static let anyObject = JSONSchema.openObject()

  private static func number(_ range: ClosedRange<Double>) -> JSONSchema {
    .nullable(JSONSchema(.number(range)))
  }

  // MARK: Messages

  private static let system = JSONSchema.openObject(
    "What holds whoever asks", .required("role", .string(choices: ["system", "developer"])),
    .required("content", .anyOf(.string(lengths: 1...Int.max), .array(of: textPart, counts: 1...50))))

  private static let user = JSONSchema.openObject(
    "What the customer says", .required("role", .string(choices: ["user"])),
    .required(
      "content",
      .anyOf(
        .string(lengths: 1...Int.max), .array(of: .anyOf(textPart, imagePart), counts: 1...50))))

  private static let assistant = JSONSchema.openObject(
    "What was answered before", .required("role", .string(choices: ["assistant"])),
    .optional(
      "content",
      .nullable(.anyOf(.string(), .array(of: .anyOf(textPart, refusalPart), counts: 0...50)))),
    .optional("tool_calls", .nullable(.array(of: call))))

  private static let tool = JSONSchema.openObject(
    "The result of a call", .required("role", .string(choices: ["tool"])),
    .required("tool_call_id", .string(lengths: 1...200)),
    .required("content", .anyOf(.string(), .array(of: textPart, counts: 0...50))))

  private static let textPart = JSONSchema.openObject(
    nil, .required("type", .string(choices: ["text"])), .required("text", .string()))

  private static let refusalPart = JSONSchema.openObject(
    nil, .required("type", .string(choices: ["refusal"])), .required("refusal", .string()))

  private static let imagePart = JSONSchema.openObject(
    nil, .required("type", .string(choices: ["image_url"])),
    .required(
      "image_url",
      .openObject(
        nil,
        .required(
          "url", .string("An address of the web, or the picture itself", pattern: ProtocolImage.pattern)),
        .optional("detail", Shapes.optionalText))))

  private static let call = JSONSchema.openObject(
    nil, .required("id", .string(lengths: 1...200)),
    .required(
      "function",
      .openObject(
        nil, .required("name", .string(lengths: 1...200)), .required("arguments", .string()))))

  // MARK: Tools and form

  private static let function = JSONSchema.openObject(
    nil, .required("type", .string(choices: ["function"])),
    .required(
      "function",
      .openObject(
        nil, .required("name", .string(lengths: 1...64)), .optional("description", Shapes.optionalText),
        .optional("parameters", .nullable(anyObject)), .optional("strict", flag))))

  private static let toolChoice = JSONSchema.anyOf(
    .string(choices: ["none", "auto", "required"]),
    .openObject(
      nil, .required("type", .string(choices: ["function"])),
      .required("function", .openObject(nil, .required("name", .string(lengths: 1...64))))))

  private static let format = JSONSchema.anyOf(
    .openObject(nil, .required("type", .string(choices: ["text", "json_object"]))),
    .openObject(
      nil, .required("type", .string(choices: ["json_schema"])),
      .required(
        "json_schema",
        .openObject(
          nil, .required("name", .string(lengths: 1...64)), .optional("schema", .nullable(anyObject)),
          .optional("strict", flag)))))
}
