import Essentials

/// How good an offer is, and why.
public struct Deal: Hashable, Sendable {
  /// What was weighed.
  public enum Aspect: String, Hashable, Sendable, CaseIterable {
    /// The price against what the event usually costs.
    case price
    /// Whether it is known what is paid in the end.
    case fees
    /// How good the place is.
    case place
    /// How many offers there are to choose from.
    case choice
  }

  /// One reason.
  public struct Part: Hashable, Sendable {
    /// What was weighed.
    public let aspect: Aspect
    /// 0 is poor, 1 is as good as can be.
    public let score: Double
    /// How much it counts beside the others that are known.
    public let weight: Double
    /// Why, for people.
    public let reason: String
  }

  /// The event.
  public let event: MergedEvent
  /// The offer.
  public let offer: MarketEvent
  /// The reasons that are known; what no market tells is not among them.
  public let parts: [Part]
  /// 0 to 100: the weighted mean of the parts.
  public let value: Int

  private init(_ event: MergedEvent, _ offer: MarketEvent, _ parts: [Part]) {
    self.event = event
    self.offer = offer
    self.parts = parts
    let weight = parts.reduce(0) { $0 + $1.weight }
    let sum = parts.reduce(0) { $0 + $1.score * $1.weight }
    value = weight > 0 ? Int((100 * sum / weight).rounded()) : 0
  }

  /// The offers of events, the best first. Of each event there is one: its best. Offers of several currencies are each
  /// weighed against their own.
  public static func best(of events: [MergedEvent]) -> [Deal] {
    events.filter { $0.kind == .event }.compactMap { event in
      deals(of: event).max {
        ($0.value, $1.offer.market.isOwn ? 1 : 0) < ($1.value, $0.offer.market.isOwn ? 1 : 0)
      }
    }.sorted { ($1.value, $0.event.start.day, $0.event.name) < ($0.value, $1.event.start.day, $1.event.name) }
  }

  /// All offers of an event.
  public static func deals(of event: MergedEvent) -> [Deal] {
    event.listings.compactMap { offer in
      guard let prices = offer.prices else { return nil }
      let parts = [price(prices, event), fees(prices), place(prices), choice(prices)].compactMap(\.self)
      return Deal(event, offer, parts)
    }
  }

  // MARK: Reasons

  /// Against the event's usual price: the median of what markets tell in this currency, of medians where they tell them and of
  /// lowest prices where they do not. Half of it or less is as good as can be, a half more is poor.
  private static func price(_ prices: MarketPrices, _ event: MergedEvent) -> Part? {
    let currency = prices.lowest.currency
    let told = event.listings.compactMap(\.prices).filter { $0.lowest.currency == currency }
    let usual = told.map { ($0.median ?? $0.lowest).minorUnits }.sorted()
    guard told.count > 1 || prices.median != nil else { return nil }
    let middle =
      usual.count.isMultiple(of: 2)
      ? (Double(usual[usual.count / 2 - 1]) + Double(usual[usual.count / 2])) / 2
      : Double(usual[usual.count / 2])
    let share = Double(prices.lowest.minorUnits) / max(middle, 1)
    let percent = Int((abs(1 - share) * 100).rounded())
    let usualText = Money(minorUnits: Int64(middle), currency).description
    let reason =
      percent == 0
      ? "as much as usual here (\(usualText))"
      : "\(percent) % \(share < 1 ? "below" : "above") what is usual here (\(usualText))"
    return Part(aspect: .price, score: min(1, max(0, 1.5 - share)), weight: 50, reason: reason)
  }

  private static func fees(_ prices: MarketPrices) -> Part {
    switch prices.fees {
    case .included: Part(aspect: .fees, score: 1, weight: 20, reason: "all fees are in the price")
    case .unknown: Part(aspect: .fees, score: 0.4, weight: 20, reason: "whether fees come on top is not told")
    case .excluded: Part(aspect: .fees, score: 0.2, weight: 20, reason: "fees come on top")
    }
  }

  private static func place(_ prices: MarketPrices) -> Part? {
    prices.quality.map { quality in
      Part(
        aspect: .place, score: min(1, max(0, quality)), weight: 20,
        reason: quality >= 0.67
          ? "a good section" : quality >= 0.34 ? "a section in the middle" : "a simple section")
    }
  }

  private static func choice(_ prices: MarketPrices) -> Part? {
    prices.listings.map { count in
      Part(
        aspect: .choice, score: min(1, Double(count) / 100), weight: 10,
        reason: "\(count) offer\(count == 1 ? "" : "s") to choose from")
    }
  }
}
