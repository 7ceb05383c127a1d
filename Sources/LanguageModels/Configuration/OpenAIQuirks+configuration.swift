public import Essentials

/// A server whose quirks are known.
private enum KnownServer: String, CaseIterable, ConfigurationValue {
  case vllm
  case llamaCPP = "llama_cpp"
  case ollama
  case tgi
}

/// A field that requests carry as it stands in the configuration.
private struct ExtraField: ConfigurationValue {
  static let expectation = "a text, a number, true or false"
  let value: JSONValue

  init?(configuration text: String, isPlain: Bool) {
    let plain = isPlain ? try? JSONValue(parsing: text) : nil
    value = plain ?? .string(text)
  }
}

extension OpenAIQuirks.SystemRole: ConfigurationValue {}
extension OpenAIQuirks.OutputFormats: ConfigurationValue {}

extension OpenAIQuirks {
  /// Reads quirks: those of a known server, if one is named, and what is said beside it.
  mutating func read(_ reader: ConfigurationReader) {
    switch reader.optional("server", as: KnownServer.self) {
    case .vllm: self = .vLLM
    case .llamaCPP: self = .llamaCPP
    case .ollama: self = .ollama
    case .tgi: self = .textGenerationInference
    case nil: break
    }
    maximumTokensField = reader.value("maximum_tokens_field", default: maximumTokensField)
    systemRole = reader.value("system_role", default: systemRole)
    mergesSystemMessages = reader.value("merge_system", default: mergesSystemMessages)
    hasStreamOptions = reader.value("stream_usage", default: hasStreamOptions)
    hasToolChoice = reader.value("tool_choice", default: hasToolChoice)
    hasParallelToolCalls = reader.value("parallel_tool_calls", default: hasParallelToolCalls)
    hasStrictTools = reader.value("strict_tools", default: hasStrictTools)
    wantsArgumentsAsObject = reader.value("arguments_as_object", default: wantsArgumentsAsObject)
    outputFormats = reader.value("output_formats", default: outputFormats)
    hasImages = reader.value("images", default: hasImages)
    hasPromptCacheKey = reader.value("prompt_cache_key", default: hasPromptCacheKey)
    if reader.has("omit") { omittedFields = Set(reader.list("omit")) }
    let extra = reader.dictionary("extra", of: ExtraField.self)
    if reader.has("extra") { extraFields = extra.mapValues(\.value) }
  }

  /// Those of a type of service.
  static func usual(_ type: ProviderType) -> OpenAIQuirks {
    switch type {
    case .openai, .openaiResponses: .openAI
    case .azureOpenAI: .azure
    default: .compatible
    }
  }
}
