/// One piece of a model's answer, in the order in which it comes.
public enum ModelEvent: Hashable, Sendable {
  /// More of the answer's text.
  case textDelta(String)
  /// What the model itself says about its answer; only models that can judge that send it.
  case assessment(ModelAssessment)
  /// The end.
  case finished
}
