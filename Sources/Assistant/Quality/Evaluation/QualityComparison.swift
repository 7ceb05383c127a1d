import Essentials

/// Two versions' replies to the same questions, side by side: which got better, which worse, and whether that is more
/// than chance.
public struct QualityComparison: Sendable {
  /// One question's replies.
  public struct Pair: Sendable {
    public var id: String
    public var before: QualityReport
    public var after: QualityReport
    /// How much better the second is overall.
    public var difference: Double { after.overall - before.overall }

    /// Whether the second is worse: it falls short where the first did not, or is lower by more than rounding.
    public var isWorse: Bool {
      (before.passed && !after.passed)
        || (before.passed == after.passed && difference < -QualityComparison.slight)
    }

    /// Whether the second is better.
    public var isBetter: Bool {
      (!before.passed && after.passed)
        || (before.passed == after.passed && difference > QualityComparison.slight)
    }

    /// Whether the second must not be sent, though the first could be.
    public var isNewlyBarred: Bool { after.isBarred && !before.isBarred }
  }

  /// Replies to questions that both files have.
  public let pairs: [Pair]
  /// Questions that only one of the files has.
  public let unpaired: [String]
  /// The mean difference overall.
  public let meanDifference: Double
  /// Where the mean difference lies with 95 % confidence (bootstrap of the pairs, 2000 draws).
  public let interval: ClosedRange<Double>
  /// How likely so uneven a count of better and worse ones is by chance (sign test, two-sided).
  public let chance: Double

  /// Differences up to here are none.
  static let slight = 0.02
  private static let draws = 2000

  /// Compares two judged files; of replies with the same name in one file, the last counts.
  public init(before: QualitySummary, after: QualitySummary) {
    let first = Self.byName(before)
    let second = Self.byName(after)
    var seen: Set<String> = []
    let names = after.lines.map(\.sample.id).filter { seen.insert($0).inserted }
    pairs = names.compactMap { name in
      guard let one = first[name], let other = second[name] else { return nil }
      return Pair(id: name, before: one, after: other)
    }
    unpaired = Set(first.keys).symmetricDifference(second.keys).sorted()
    let differences = pairs.map(\.difference)
    meanDifference = differences.reduce(0, +) / Double(max(differences.count, 1))
    interval = Self.interval(differences)
    chance = Self.signTest(pairs.count(where: \.isBetter), pairs.count(where: \.isWorse))
  }

  /// Whether the second version is worse: it says what must not be sent where the first did not, or is worse on the
  /// whole by more than chance explains.
  public var isRegression: Bool {
    let (better, worse) = (pairs.count(where: \.isBetter), pairs.count(where: \.isWorse))
    return pairs.contains(where: \.isNewlyBarred) || interval.upperBound < 0
      || (worse > better && chance < 0.05)
  }

  private static func byName(_ summary: QualitySummary) -> [String: QualityReport] {
    Dictionary(summary.lines.map { ($0.sample.id, $0.report) }) { _, last in last }
  }

  private static func interval(_ differences: [Double]) -> ClosedRange<Double> {
    guard !differences.isEmpty else { return 0...0 }
    var random = SplitMix64(seed: 20_261_121)
    var means: [Double] = []
    for _ in 0..<draws {
      var sum = 0.0
      for _ in differences { sum += differences[Int.random(in: differences.indices, using: &random)] }
      means.append(sum / Double(differences.count))
    }
    means.sort()
    return means[draws / 40]...means[draws - 1 - draws / 40]
  }

  /// Twice the probability of at most the rarer count among fair coins.
  static func signTest(_ better: Int, _ worse: Int) -> Double {
    let count = better + worse
    guard count > 0 else { return 1 }
    var term = 1.0
    for _ in 0..<count { term /= 2 }
    var sum = term
    for place in 0..<min(better, worse) {
      term *= Double(count - place) / Double(place + 1)
      sum += term
    }
    return min(1, 2 * sum)
  }
}
