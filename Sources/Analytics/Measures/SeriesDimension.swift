/// By what sums can be told apart, beside time.
public enum SeriesDimension: String, Hashable, Sendable, CaseIterable {
  case channel, agent, intent, model, variant
}
