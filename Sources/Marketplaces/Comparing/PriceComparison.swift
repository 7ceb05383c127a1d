import Essentials

/// What one event costs where. Amounts of two currencies are never weighed against each other: nothing is converted.
public struct PriceComparison: Hashable, Sendable {
  /// Which offer is the cheapest.
  public enum Verdict: Hashable, Sendable {
    /// This one, whatever fees the others add.
    case cheapest(MarketEvent)
    /// This one by what is told, but fees may turn it round.
    case lowestTold(MarketEvent)
    /// Several cost the same.
    case same
    /// There is nothing to compare it with.
    case single(MarketEvent)
    /// They are in several currencies.
    case currencies
    /// Nobody tells a price.
    case unknown
  }

  /// The event.
  public let event: MergedEvent
  /// The offers with prices, the lowest first; where there are several currencies, one after the other.
  public let offers: [MarketEvent]
  /// The listings that tell no price.
  public let unpriced: [MarketEvent]
  /// Which is the cheapest.
  public let verdict: Verdict

  /// Compares what the listings of an event cost.
  public init(_ event: MergedEvent) {
    self.event = event
    let priced = event.listings.filter { $0.prices != nil }
    unpriced = event.listings.filter { $0.prices == nil }
    offers = priced.enumerated().sorted { left, right in
      guard let one = left.element.prices?.lowest, let other = right.element.prices?.lowest else {
        return false
      }
      return (one.currency.code, one.minorUnits, left.offset) < (
        other.currency.code, other.minorUnits, right.offset
      )
    }.map(\.element)
    verdict = Self.verdict(offers, event)
  }

  private static func verdict(_ offers: [MarketEvent], _ event: MergedEvent) -> Verdict {
    guard let first = offers.first, let lowest = first.prices else { return .unknown }
    guard event.currencies.count == 1 else { return .currencies }
    guard offers.count > 1, let second = offers[1].prices else { return .single(first) }
    if second.lowest == lowest.lowest, second.fees == lowest.fees { return .same }
    // With all fees in it nothing can be added; and fees on top of all are added to all.
    let isSure = lowest.fees == .included || second.lowest == lowest.lowest && second.fees == .excluded
    return isSure ? .cheapest(first) : .lowestTold(first)
  }
}
