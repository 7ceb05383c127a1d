/// How requests to Gemini are made, where its models or doors differ.
public struct GeminiOptions: Hashable, Sendable {
  /// In which words schemas are sent.
  public enum SchemaStyle: String, Hashable, Sendable, CaseIterable {
    /// As JSON Schema: Gemini 2.5 and later.
    case jsonSchema = "json_schema"
    /// As the part of OpenAPI 3.0 that every version takes.
    case openAPI = "openapi"
  }

  /// How a model is told to think, when a request says how much.
  public enum Thinking: String, Hashable, Sendable, CaseIterable {
    /// The model's own way: nothing is sent.
    case none
    /// By a level: Gemini 3 and later.
    case level
    /// By a number of tokens: Gemini 2.5.
    case budget
  }

  /// When the service holds an answer back because it may do harm.
  public enum SafetyThreshold: String, Hashable, Sendable, CaseIterable {
    /// Even if that is unlikely.
    case low = "BLOCK_LOW_AND_ABOVE"
    /// If it is somewhat likely.
    case medium = "BLOCK_MEDIUM_AND_ABOVE"
    /// Only if it is likely.
    case high = "BLOCK_ONLY_HIGH"
    /// Never.
    case none = "BLOCK_NONE"
  }

  /// In which words schemas are sent.
  public var schemaStyle: SchemaStyle
  /// How a model is told to think.
  public var thinking: Thinking
  /// Whether the model's thoughts, in short, are sent with the answer.
  public var includesThoughts: Bool
  /// When answers are held back; nothing for the service's own default.
  public var safetyThreshold: SafetyThreshold?

  /// Makes options for a current model.
  public init(
    schemaStyle: SchemaStyle = .jsonSchema, thinking: Thinking = .level, includesThoughts: Bool = false,
    safetyThreshold: SafetyThreshold? = nil
  ) {
    self.schemaStyle = schemaStyle
    self.thinking = thinking
    self.includesThoughts = includesThoughts
    self.safetyThreshold = safetyThreshold
  }
}
