/// How a reply does in each dimension, from 0 to 1.
public struct QualityScores: Hashable, Sendable, Codable {
  public var coherence = 1.0
  public var relevance = 1.0
  public var safety = 1.0
  public var sentiment = 1.0
  public var grammar = 1.0
  public var length = 1.0

  /// Makes scores without fault.
  public init() {}

  /// The score of one dimension.
  public subscript(dimension: QualityDimension) -> Double {
    get { self[keyPath: Self.path(dimension)] }
    set { self[keyPath: Self.path(dimension)] = min(max(newValue, 0), 1) }
  }

  /// The mean by the weights, from 0 to 1.
  public func overall(_ weights: QualityWeights) -> Double {
    let dimensions = QualityDimension.allCases
    let total = dimensions.reduce(0) { $0 + weights[$1] }
    guard total > 0 else { return 1 }
    return dimensions.reduce(0) { $0 + weights[$1] * self[$1] } / total
  }

  private static func path(_ dimension: QualityDimension) -> WritableKeyPath<Self, Double> {
    switch dimension {
    case .coherence: \.coherence
    case .relevance: \.relevance
    case .safety: \.safety
    case .sentiment: \.sentiment
    case .grammar: \.grammar
    case .length: \.length
    }
  }
}

/// How much each dimension counts; only their proportions matter.
public struct QualityWeights: Hashable, Sendable {
  private var values: [QualityDimension: Double]

  /// Makes the usual weights.
  public init() {
    values = [
      .coherence: 0.25, .relevance: 0.25, .safety: 0.20, .sentiment: 0.15, .grammar: 0.10, .length: 0.05,
    ]
  }

  /// The weight of a dimension.
  public subscript(dimension: QualityDimension) -> Double {
    get { values[dimension] ?? 0 }
    set { values[dimension] = newValue }
  }
}
