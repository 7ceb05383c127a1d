public import Essentials

/// One event with its listings at several markets.
public struct MergedEvent: Hashable, Sendable {
  /// The listings: the company's own first, then in the order of the markets; of each market one.
  public let listings: [MarketEvent]
  /// How sure it is that they are of one event, for each listing behind the first that was compared with it.
  public let matches: [EventMatch]

  /// Puts listings together.
  ///
  /// - Parameter listings: At least one.
  public init(_ listings: [MarketEvent], matches: [EventMatch] = []) {
    precondition(!listings.isEmpty)
    let own = listings.filter(\.market.isOwn)
    self.listings = own + listings.filter { !$0.market.isOwn }
    self.matches = matches
  }

  private var main: MarketEvent { listings[0] }

  /// Whether the company itself sells tickets for it.
  public var hasOwn: Bool { main.market.isOwn }
  /// What it is called: by the company itself, or by the market that comes first.
  public var name: String { main.name }
  /// What is sold.
  public var kind: MarketEvent.Kind { main.kind }
  /// Where it is.
  public var venue: MarketVenue { listings.first { !$0.venue.name.isEmpty }?.venue ?? main.venue }
  /// When it is: from a listing that knows the time.
  public var start: MarketStart {
    main.start.minute == nil ? listings.first { $0.start.minute != nil }?.start ?? main.start : main.start
  }

  /// The currencies in which it is offered.
  public var currencies: Set<Currency> { Set(listings.compactMap(\.prices?.lowest.currency)) }
}
