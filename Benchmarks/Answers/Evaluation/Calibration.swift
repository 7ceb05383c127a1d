/// Answers in bins of confidence, each with the share of right ones.
public struct Calibration: Sendable {
  /// Answers of about the same confidence.
  public struct Bin: Sendable {
    public var count = 0
    /// The mean confidence.
    public var confidence = 0.0
    /// The share of right answers.
    public var share = 0.0
  }

  /// Ten bins from 0 to 1, without the empty ones.
  public let bins: [Bin]

  public init(_ answers: [(confidence: Double, isRight: Bool)]) {
    var bins = Array(repeating: Bin(), count: 10)
    for answer in answers {
      let place = min(max(Int(answer.confidence * 10), 0), 9)
      bins[place].count += 1
      bins[place].confidence += answer.confidence
      bins[place].share += answer.isRight ? 1 : 0
    }
    self.bins = bins.filter { $0.count > 0 }.map {
      let count = Double($0.count)
      return Bin(count: $0.count, confidence: $0.confidence / count, share: $0.share / count)
    }
  }

  /// The expected calibration error: the mean distance of confidence and share, 0…1.
  public var error: Double {
    let total = bins.reduce(0) { $0 + $1.count }
    guard total > 0 else { return 0 }
    return bins.reduce(0) { $0 + Double($1.count) * abs($1.confidence - $1.share) } / Double(total)
  }
}
