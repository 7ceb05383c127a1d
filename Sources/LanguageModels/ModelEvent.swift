/// One piece of a model's answer, in the order in which it comes.
public enum ModelEvent: Hashable, Sendable {
  /// More of the answer's text.
  case textDelta(String)
  /// The model wants a tool to be used before it goes on.
  case toolCall(ToolCall)
  /// What the model itself says about its answer; only models that can judge that send it.
  case assessment(ModelAssessment)
  /// What the answer cost.
  case usage(ModelUsage)
  /// The end.
  case finished(FinishReason)

  /// Why an answer ended.
  public enum FinishReason: String, Sendable {
    /// It is complete.
    case complete
    /// It waits for the results of tools.
    case toolCalls
    /// It reached its limit of length.
    case length
  }
}
