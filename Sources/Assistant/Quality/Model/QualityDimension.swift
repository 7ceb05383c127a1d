public import Essentials

/// What a reply is judged by.
public enum QualityDimension: String, Sendable, Codable, CaseIterable {
  /// It is complete, not cut off, and does not repeat itself.
  case coherence
  /// It is about the question, and says more than what fits every question.
  case relevance
  /// It holds no personal data of others, no secrets, no insults, no harm, and no advice that is not ours to give.
  case safety
  /// Its tone is that of somebody who wants to help.
  case sentiment
  /// Its sentences and its Markdown are well formed.
  case grammar
  /// It is about as long as the question deserves.
  case length
}

/// What a limit or an action can be set for: the six dimensions, what they come to together, and grounding.
public enum QualityAspect: String, Sendable, Codable, CaseIterable {
  case coherence, relevance, safety, sentiment, grammar, length
  /// The weighted mean of the six.
  case overall
  /// Every figure and every policy has its source. It is no part of the mean: one invented price is too many.
  case grounding

  /// The aspect of a dimension.
  public init(_ dimension: QualityDimension) {
    self = QualityAspect(rawValue: dimension.rawValue) ?? .overall
  }

  /// Whether a reply that fails here must not reach the customer.
  var isStrict: Bool { self == .safety || self == .grounding }
}

/// What is done with a reply that fails a check.
public enum QualityRemedy: String, Sendable, Codable, CaseIterable, ConfigurationValue {
  /// The model is asked once more and told what is wrong; when that does not help, the best honest answer is sent.
  case repair
  /// A person takes over.
  case handoff
  /// It is sent and marked.
  case flag
}
