public import Essentials

/// Where a service, or one of its models, differs from what its type of service usually is: the section `quirks` of a
/// provider, and of a model for what is different from its provider's.
public struct ModelQuirks: Hashable, Sendable {
  /// For those that speak OpenAI's protocol.
  public var openAI: OpenAIQuirks
  /// For Anthropic's.
  public var anthropic: AnthropicOptions
  /// For Gemini's.
  public var gemini: GeminiOptions

  /// Those of a type of service.
  init(usual type: ProviderType) {
    openAI = .usual(type)
    anthropic = AnthropicOptions()
    gemini = GeminiOptions()
  }

  /// Reads those keys that a type of service has.
  ///
  /// - Parameter base: What holds where nothing is said.
  init(_ reader: ConfigurationReader, type: ProviderType, base: ModelQuirks? = nil) {
    self = base ?? ModelQuirks(usual: type)
    switch type {
    case .anthropic: anthropic.read(reader)
    case .gemini, .vertex: gemini.read(reader)
    case .openai, .openaiResponses, .azureOpenAI, .openaiCompatible, .vertexEndpoint: openAI.read(reader)
    }
  }
}

extension AnthropicOptions.PromptCaching: ConfigurationValue {}
extension AnthropicOptions.Thinking: ConfigurationValue {}
extension AnthropicOptions.StructuredOutput: ConfigurationValue {}

extension AnthropicOptions {
  fileprivate mutating func read(_ reader: ConfigurationReader) {
    version = reader.value("version", default: version)
    promptCaching = reader.value("prompt_caching", default: promptCaching)
    thinking = reader.value("thinking", default: thinking)
    structuredOutput = reader.value("structured_output", default: structuredOutput)
    // Header fields hold nothing else, and versions are compared as texts.
    let isDate =
      version.utf8.count == 10 && version.utf8.allSatisfy { $0 == 0x2D || (0x30...0x39).contains($0) }
    if !isDate { reader.reject("version", "must be a date such as 2023-06-01") }
  }
}

extension GeminiOptions.SchemaStyle: ConfigurationValue {}
extension GeminiOptions.Thinking: ConfigurationValue {}
extension GeminiOptions.SafetyThreshold: ConfigurationValue {}

extension GeminiOptions {
  fileprivate mutating func read(_ reader: ConfigurationReader) {
    schemaStyle = reader.value("schema_style", default: schemaStyle)
    thinking = reader.value("thinking", default: thinking)
    includesThoughts = reader.value("include_thoughts", default: includesThoughts)
    safetyThreshold = reader.optional("safety") ?? safetyThreshold
  }
}
