import Essentials
import LanguageModels

/// A request for a chat completion, in OpenAI's protocol.
/// Source: https://platform.openai.com/docs/api-reference/chat/create
struct ChatCompletionRequest {
  /// Who is to answer: a model of the configuration, `auto`, or an agent.
  let model: String
  /// What is asked.
  var request: ModelRequest
  /// Whether a stream ends with a count of tokens.
  let includesUsage: Bool

  /// Reads a body that has the ``shape``.
  ///
  /// - Parameter text: The same body as it came, for schemas, whose members have an order.
  /// - Throws: A ``Problem`` of status 422 when a picture cannot be read.
  init(_ body: JSONValue, text: [UInt8], tenant: TenantContext) throws {
    model = body["model"]?.stringValue ?? ""
    let conversation = try ProtocolMessages(body["messages"]?.arrayValue ?? [])
    let schemas = ProtocolSchemas(body, text: text)
    request = ModelRequest(
      caller: ModelCaller(tenant: tenant, channel: "api", customer: body["user"]?.stringValue),
      instructions: conversation.instructions, messages: conversation.messages,
      tools: (body["tools"]?.arrayValue ?? []).enumerated().compactMap {
        ModelTool(protocol: $0.element, parameters: schemas.parameters(ofTool: $0.offset))
      },
      toolChoice: ToolChoice(protocol: body["tool_choice"]),
      outputFormat: OutputFormat(protocol: body["response_format"], schema: schemas.answer),
      options: GenerationOptions(protocol: body),
      isStreamed: body["stream"]?.boolValue ?? false)
    includesUsage = body["stream_options"]?["include_usage"]?.boolValue ?? false
  }
}
