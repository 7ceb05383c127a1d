public import Essentials

/// How a server that speaks OpenAI's protocol differs from OpenAI. What servers send is read tolerantly anyway: this is
/// about what they take.
public struct OpenAIQuirks: Hashable, Sendable {
  /// Where the system text goes.
  public enum SystemRole: String, Hashable, Sendable, CaseIterable {
    /// Into messages of the role `system`.
    case system
    /// Into messages of the role `developer`.
    case developer
    /// In front of the first message of the user, for models whose template has no other place.
    case firstUserMessage = "first_user_message"
  }

  /// What the server can hold an answer to.
  public enum OutputFormats: String, Hashable, Sendable, CaseIterable {
    /// A JSON Schema.
    case schema
    /// JSON of any shape; a schema is put into words.
    case json
    /// Nothing: JSON is asked for in words.
    case none
  }

  /// The field for the most tokens of the answer: `max_completion_tokens`, or `max_tokens` for most other servers.
  public var maximumTokensField = "max_completion_tokens"
  /// Where the system text goes.
  public var systemRole = SystemRole.system
  /// Whether all system texts must be one, in front.
  public var mergesSystemMessages = false
  /// Whether it can be asked for the usage of streamed answers. Where it cannot, there may be none.
  public var hasStreamOptions = true
  /// Whether it can be told to call a tool, or none.
  public var hasToolChoice = true
  /// Whether it can be told how many tools may be called at once.
  public var hasParallelToolCalls = true
  /// Whether it keeps to a tool's schema when told to.
  public var hasStrictTools = true
  /// Whether earlier calls bear their arguments as an object instead of text.
  public var wantsArgumentsAsObject = false
  /// What it can hold an answer to.
  public var outputFormats = OutputFormats.schema
  /// Whether the model sees pictures.
  public var hasImages = true
  /// Whether requests of one agent are to be marked as alike, so that the service finds them in its prompt cache.
  public var hasPromptCacheKey = false
  /// Fields that the server or the model refuses, such as `temperature` for reasoning models.
  public var omittedFields: Set<String> = []
  /// Further fields of every request; they win over what the request says.
  public var extraFields: [String: JSONValue] = [:]

  /// OpenAI's own, which has none.
  public static let openAI = {
    var quirks = OpenAIQuirks()
    quirks.hasPromptCacheKey = true
    return quirks
  }()

  /// Azure OpenAI.
  public static let azure = OpenAIQuirks()

  /// Any server of which nothing is known but that it speaks the protocol.
  public static let compatible = {
    var quirks = OpenAIQuirks()
    quirks.maximumTokensField = "max_tokens"
    quirks.hasStrictTools = false
    return quirks
  }()

  /// vLLM.
  public static let vLLM = {
    var quirks = compatible
    quirks.mergesSystemMessages = true
    return quirks
  }()

  /// llama.cpp's server, and the one of `llama-cpp-python`.
  public static let llamaCPP = {
    var quirks = vLLM
    quirks.hasParallelToolCalls = false
    return quirks
  }()

  /// Ollama.
  public static let ollama = {
    var quirks = compatible
    quirks.hasToolChoice = false
    quirks.hasParallelToolCalls = false
    return quirks
  }()

  /// Text Generation Inference.
  public static let textGenerationInference = {
    var quirks = vLLM
    quirks.hasParallelToolCalls = false
    quirks.wantsArgumentsAsObject = true
    return quirks
  }()
}
