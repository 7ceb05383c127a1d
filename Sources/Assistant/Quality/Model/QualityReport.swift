/// What the checks say of one reply.
public struct QualityReport: Hashable, Sendable {
  /// How it does in each dimension.
  public var scores = QualityScores()
  /// The part of its checkable statements that have a source, from 0 to 1.
  public var grounding = 1.0
  /// What is wrong, in the order of the checks.
  public var findings: [QualityFinding] = []
  /// The weighted mean of the scores.
  public var overall = 1.0
  /// The aspects in which it is below what is asked, strictest first.
  public var failed: [QualityAspect] = []

  /// Whether it may be sent as it is.
  public var passed: Bool { failed.isEmpty }

  /// Whether it must not reach the customer.
  var isBarred: Bool { failed.contains(where: \.isStrict) }

  /// How it does in one aspect, from 0 to 1.
  public subscript(aspect: QualityAspect) -> Double {
    switch aspect {
    case .overall: overall
    case .grounding: grounding
    default: QualityDimension(rawValue: aspect.rawValue).map { scores[$0] } ?? 1
    }
  }

  /// Applies weights and thresholds.
  mutating func judge(_ configuration: QualityConfiguration) {
    overall = scores.overall(configuration.weights)
    failed = QualityAspect.byStrictness.filter { self[$0] < configuration.threshold($0) }
  }
}

extension QualityAspect {
  /// Strict aspects first, then the dimensions, then what they come to.
  fileprivate static let byStrictness: [QualityAspect] = [
    .safety, .grounding, .coherence, .relevance, .sentiment, .grammar, .length, .overall,
  ]
}
