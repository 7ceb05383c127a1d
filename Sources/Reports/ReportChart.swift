/// A chart over steps of time, or over names.
public struct ReportChart: Sendable {
  /// How it is drawn.
  public enum Kind: Sendable {
    /// Lines over time, told apart by dashes, too.
    case lines
    /// Bars over time.
    case bars
    /// A bar for each name, beside each other's ends.
    case across
  }

  /// One row of values.
  public struct Line: Sendable {
    /// What the legend says.
    public var name: String
    /// A value for each label; nothing where there is nothing to say.
    public var values: [Double?]

    /// A row of values with its name.
    public init(name: String, values: [Double?]) {
      self.name = name
      self.values = values
    }
  }

  /// Its heading.
  public var title: String
  /// How it is drawn.
  public var kind: Kind
  /// What stands below each step, or beside each bar.
  public var labels: [String]
  /// What is drawn.
  public var lines: [Line]
  /// How values are written.
  public var format: @Sendable (Double) -> String

  /// A chart of some values.
  public init(
    title: String, kind: Kind, labels: [String], lines: [Line], format: @escaping @Sendable (Double) -> String
  ) {
    self.title = title
    self.kind = kind
    self.labels = labels
    self.lines = lines
    self.format = format
  }

  /// The greatest value, and a round number not below it that a scale of four steps ends with.
  var top: Double {
    let greatest = lines.flatMap(\.values).compactMap(\.self).max() ?? 0
    guard greatest > 0, greatest.isFinite else { return 1 }
    var unit = 1.0
    while unit * 10 <= greatest { unit *= 10 }
    while unit > greatest { unit /= 10 }
    return [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].map { $0 * unit }.first { $0 >= greatest } ?? 10 * unit
  }

  /// Whether there is anything to draw.
  var isEmpty: Bool { lines.allSatisfy { $0.values.allSatisfy { ($0 ?? 0) == 0 } } }
}
