/// How requests to Anthropic's messages service are made, where its models or versions differ.
public struct AnthropicOptions: Hashable, Sendable {
  /// How long the service keeps the beginning of a prompt, to read it again more cheaply.
  public enum PromptCaching: String, Hashable, Sendable, CaseIterable {
    /// Not at all.
    case off
    /// Five minutes after each use.
    case short = "5m"
    /// An hour after each use; writing costs more.
    case long = "1h"
  }

  /// How a model is told to think first, when a request says how much.
  public enum Thinking: String, Hashable, Sendable, CaseIterable {
    /// The model does not think, or decides on its own: nothing is sent.
    case none
    /// The model decides within an effort: Claude 4.6 and later.
    case adaptive
    /// Up to a number of tokens: models before Claude 4.7.
    case budget
  }

  /// How an answer is made to follow a schema.
  public enum StructuredOutput: String, Hashable, Sendable, CaseIterable {
    /// By the service's own output format: Claude 4.5 and later.
    case format
    /// By a tool that the model must call; for everything else. It excludes thinking and other tools.
    case tool
  }

  /// The API's version. `temperature` and `topP` exist only before `2026-10-21`, and models from Claude 4.7 on refuse
  /// them in any version.
  public var version: String
  /// The most tokens of an answer where the request does not say; the service wants a number.
  public var maximumTokens: Int
  /// Whether the tools and the instructions are kept by the service between requests.
  public var promptCaching: PromptCaching
  /// How a model is told to think.
  public var thinking: Thinking
  /// How an answer is made to follow a schema.
  public var structuredOutput: StructuredOutput

  /// Makes options for a current model.
  public init(
    version: String = "2026-10-21", maximumTokens: Int = 8192, promptCaching: PromptCaching = .short,
    thinking: Thinking = .adaptive, structuredOutput: StructuredOutput = .format
  ) {
    self.version = version
    self.maximumTokens = maximumTokens
    self.promptCaching = promptCaching
    self.thinking = thinking
    self.structuredOutput = structuredOutput
  }

  /// Whether the version still has `temperature` and `top_p`; versions are dates.
  var takesSampling: Bool { version < "2026-10-21" }
}
