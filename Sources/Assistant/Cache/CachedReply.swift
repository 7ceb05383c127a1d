public import Essentials

/// A reply that is kept to be given again.
public final class CachedReply: Sendable {
  /// The message that was the reply when the question was answered.
  public let original: MessageID
  /// The text, in Markdown.
  public let text: String
  /// Agent, source, confidence, citations; marked as cached.
  public let answer: Answer
  /// The surface's rendering, made once for the entry: see ``ResponseCache``.
  public let rendering: [UInt8]
  let trace: TurnTrace
  /// How long it took to find.
  let cost: Duration

  init(
    original: MessageID, text: String, answer: Answer, rendering: [UInt8], trace: TurnTrace, cost: Duration
  ) {
    self.original = original
    self.text = text
    self.answer = answer
    self.rendering = rendering
    self.trace = trace
    self.cost = cost
  }
}
