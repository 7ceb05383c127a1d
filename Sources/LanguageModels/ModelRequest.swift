/// All that a model is told in order to answer one message.
public struct ModelRequest: Sendable {
  /// Who the model is to be and how it should speak: the agent's instructions.
  public var instructions: String
  /// The conversation so far, oldest first; the last one is the message to answer.
  public var messages: [ModelMessage]
  /// What was found in the knowledge base, best first. Marks such as `[1]` in the answer count from 1 in this order.
  public var passages: [ModelPassage]
  /// What the earlier steps of the turn understood.
  public var understanding: ModelUnderstanding
  /// The longest answer wanted, in words.
  public var maximumWords: Int

  /// Makes a request.
  public init(
    instructions: String, messages: [ModelMessage], passages: [ModelPassage] = [],
    understanding: ModelUnderstanding, maximumWords: Int = 120
  ) {
    self.instructions = instructions
    self.messages = messages
    self.passages = passages
    self.understanding = understanding
    self.maximumWords = maximumWords
  }
}
