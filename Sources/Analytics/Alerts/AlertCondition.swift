import Essentials

/// When a measure is not as it should be.
public struct AlertCondition: Hashable, Sendable {
  /// With what its value is compared.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// It is above the threshold.
    case above
    /// It is below the threshold.
    case below
    /// It is above what it was by more than the threshold, a share of that.
    case rise
    /// It is below what it was by more than the threshold, a share of that.
    case fall
    /// Since midnight in UTC it is above the threshold by more than the tolerance.
    case budget
    /// It is unlike the same hours of the weeks before: its modified z-score is beyond the threshold.
    case anomaly
  }

  /// With what.
  public var kind: Kind
  /// A value, a share or a score.
  public var threshold: Double
  /// How many weeks before are the baseline; 0 for as long a time just before.
  public var weeks: Int
  /// By what share of the bound it must be better before it is well again, so that nothing flutters.
  public var hysteresis: Double
  /// By what share a budget may be passed.
  public var tolerance: Double

  /// Describes one.
  public init(
    _ kind: Kind, _ threshold: Double, weeks: Int? = nil, hysteresis: Double = 0.05, tolerance: Double = 0.2
  ) {
    self.kind = kind
    self.threshold = threshold
    self.weeks = kind == .anomaly ? max(Season.fewest, weeks ?? 8) : weeks ?? 0
    self.hysteresis = hysteresis
    self.tolerance = tolerance
  }

  init?(_ json: JSONValue) {
    guard let kind = json["kind"]?.stringValue.flatMap(Kind.init),
      let threshold = json["threshold"]?.doubleValue
    else { return nil }
    self.init(
      kind, threshold, weeks: json["weeks"]?.integerValue.map(Int.init),
      hysteresis: json["hysteresis"]?.doubleValue ?? 0.05, tolerance: json["tolerance"]?.doubleValue ?? 0.2)
  }

  var json: JSONValue {
    [
      "kind": .string(kind.rawValue), "threshold": .number(threshold), "weeks": .integer(Int64(weeks)),
      "hysteresis": .number(hysteresis), "tolerance": .number(tolerance),
    ]
  }
}
