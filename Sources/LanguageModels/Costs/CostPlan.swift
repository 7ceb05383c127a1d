/// What is paid beside calls: training once, and machines by the hour.
public struct CostPlan: Hashable, Sendable {
  /// A part of it.
  public struct Item: Hashable, Sendable {
    /// What it is.
    public var title: String
    public var cost: CostPrices.Range
    /// How it was reckoned, in a line.
    public var how: String
  }

  /// How many hours machines of one's own run in a month: 365 days of 24 hours by twelve.
  public static let hoursInMonth = 730

  /// Training a model of one's own.
  ///
  /// - Parameters:
  ///   - entry: What it costs for a million tokens.
  ///   - tokens: How many the examples have together.
  ///   - epochs: How often each is read.
  public static func training(_ entry: CostPrices.Entry, tokens: Int, epochs: Int) -> Item {
    Item(
      title: entry.title, cost: entry.price.times(Double(tokens) * Double(epochs) / 1_000_000),
      how: "\(tokens) tokens, read \(epochs == 1 ? "once" : "\(epochs) times")")
  }

  /// Machines of one's own.
  ///
  /// - Parameters:
  ///   - entry: What one costs for an hour.
  ///   - count: How many there are.
  ///   - hours: How long each runs.
  public static func machines(_ entry: CostPrices.Entry, count: Int, hours: Int) -> Item {
    Item(
      title: entry.title, cost: entry.price.times(Double(count) * Double(hours)),
      how: "\(count) × \(hours) hours")
  }

  /// From how many calls on machines cost no more than a model that is paid by the token, at the machines' lowest
  /// and highest price; nothing when its calls cost nothing.
  public static func breakEven(_ item: Item, perCall: DollarAmount) -> ClosedRange<Int64>? {
    guard perCall.microdollars > 0 else { return nil }
    func calls(_ cost: DollarAmount) -> Int64 {
      let (whole, rest) = cost.microdollars.quotientAndRemainder(dividingBy: perCall.microdollars)
      return rest > 0 ? whole + 1 : whole
    }
    return calls(item.cost.low)...calls(item.cost.high)
  }
}
