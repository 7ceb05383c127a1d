/// By what feedback is summed up.
public enum FeedbackDimension: String, Sendable, CaseIterable {
  case day, agent, intent, model
}
