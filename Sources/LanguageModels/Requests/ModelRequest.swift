/// All that a model is told in order to answer one message.
public struct ModelRequest: Sendable {
  /// On whose behalf.
  public var caller: ModelCaller
  /// The model to be asked first, by its name in the configuration, whatever the rules say; nothing leaves it to them.
  public var model: String?
  /// Who the model is to be and how it should speak: the system text.
  public var instructions: String
  /// The conversation so far, oldest first; the last one is the message to answer.
  public var messages: [ModelMessage]
  /// What was found in the knowledge base, best first. Marks such as `[1]` in the answer count from 1 in this order.
  public var passages: [ModelPassage]
  /// What the earlier steps of the turn understood; nothing in requests that come from outside.
  public var understanding: ModelUnderstanding?
  /// What the company's rules ask of the answer.
  public var guidance: ModelGuidance
  /// Answers that the company has approved for questions like this one, for a model that follows them by code. Models
  /// that read have them in their ``instructions``.
  public var examples: [ModelExample]
  /// The tools that it may call.
  public var tools: [ModelTool]
  /// Whether it may or must.
  public var toolChoice: ToolChoice
  /// The form of the answer.
  public var outputFormat: OutputFormat
  /// How to write.
  public var options: GenerationOptions
  /// Whether the answer is wanted piece by piece; else a service is asked for all of it at once.
  public var isStreamed: Bool

  /// Makes a request.
  public init(
    caller: ModelCaller, model: String? = nil, instructions: String = "", messages: [ModelMessage],
    passages: [ModelPassage] = [],
    understanding: ModelUnderstanding? = nil, guidance: ModelGuidance = ModelGuidance(),
    examples: [ModelExample] = [], tools: [ModelTool] = [],
    toolChoice: ToolChoice = .automatic, outputFormat: OutputFormat = .text,
    options: GenerationOptions = GenerationOptions(), isStreamed: Bool = true
  ) {
    self.caller = caller
    self.model = model
    self.instructions = instructions
    self.messages = messages
    self.passages = passages
    self.understanding = understanding
    self.guidance = guidance
    self.examples = examples
    self.tools = tools
    self.toolChoice = toolChoice
    self.outputFormat = outputFormat
    self.options = options
    self.isStreamed = isStreamed
  }
}

extension ModelRequest {
  /// What is asked: as the turn understood it, or else the last message of the user.
  public var question: String {
    understanding?.question ?? messages.last { $0.role == .user }?.text ?? ""
  }
}
