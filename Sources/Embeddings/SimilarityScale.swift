/// Translates cosines of one model to those of the model that thresholds were found with.
///
/// Some models give 0.7 to texts that have nothing to do with each other, and 0.9 to the same question in other words,
/// where others give 0.05 and 0.6: the order is alike, the numbers are not. What pairs that belong together and pairs that
/// do not have on average, for the one model and for the other, gives a straight line from one to the other.
public struct SimilarityScale: Hashable, Sendable {
  /// What pairs of texts have on average.
  public struct Averages: Hashable, Sendable {
    /// Those that belong together.
    public var related: Float
    /// Those that have nothing to do with each other.
    public var unrelated: Float

    /// Names averages.
    public init(related: Float, unrelated: Float) {
      self.related = related
      self.unrelated = unrelated
    }

    /// Measures averages: each text on one side belongs to the one at the same place on the other, and to no other.
    ///
    /// - Returns: Nothing when there are fewer than two pairs.
    public init?(_ left: [Embedding], _ right: [Embedding]) {
      guard left.count == right.count, left.count > 1 else { return nil }
      var (related, unrelated) = (Float(0), Float(0))
      for (row, first) in left.enumerated() {
        for (column, second) in right.enumerated() {
          let cosine = first.cosine(second)
          if row == column { related += cosine } else { unrelated += cosine }
        }
      }
      self.init(
        related: related / Float(left.count), unrelated: unrelated / Float(left.count * (left.count - 1)))
    }
  }

  /// Leaves everything as it is.
  public static let identity = SimilarityScale(slope: 1, offset: 0)
  /// A model that tells belonging from strange by less than this tells nothing.
  private static let leastSpread: Float = 0.02

  private let slope: Float
  private let offset: Float

  private init(slope: Float, offset: Float) {
    self.slope = slope
    self.offset = offset
  }

  /// The line from a model's averages to those of another.
  ///
  /// - Returns: Nothing when the model does not tell what belongs together.
  public init?(from own: Averages, to other: Averages) {
    guard own.related - own.unrelated >= Self.leastSpread else { return nil }
    slope = (other.related - other.unrelated) / (own.related - own.unrelated)
    offset = other.unrelated - own.unrelated * slope
  }

  /// The cosine as the other model would have it, about.
  public func callAsFunction(_ cosine: Double) -> Double {
    min(max(cosine * Double(slope) + Double(offset), -1), 1)
  }

  /// The model's own cosine that stands for one of the other model: for comparing many with one threshold.
  public func own(_ cosine: Double) -> Double {
    (cosine - Double(offset)) / Double(slope)
  }
}
