/// One piece of a model's answer, in the order in which it comes: first ``started(_:)``, last ``finished(_:)``.
public enum ModelEvent: Hashable, Sendable {
  /// Which model answers. A gateway sends one only, when it is settled who does.
  case started(ModelSource)
  /// More of the answer's text.
  case textDelta(String)
  /// More of what a reasoning model thinks aloud; no part of the answer.
  case reasoningDelta(String)
  /// A tool is to be called; its arguments follow. Several may be written side by side, each with its own index.
  case toolCallStarted(index: Int, id: String, name: String, signature: String?)
  /// More of the arguments of the call with this index.
  case toolCallArguments(index: Int, delta: String)
  /// What the model itself says about its answer; only models that can judge that send it.
  case assessment(ModelAssessment)
  /// What stands behind the marks of the text; only models that cite send it, after the text.
  case citations([ModelCitation])
  /// What the answer used; the last one counts.
  case usage(TokenUsage)
  /// The end.
  case finished(FinishReason)
}
