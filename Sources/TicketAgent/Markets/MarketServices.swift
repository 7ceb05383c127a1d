import Essentials
public import Marketplaces

/// What the tools and routes of the wider market stand on.
public struct MarketServices: Sendable {
  /// Asks the markets.
  public let search: MarketSearch
  let tickets: TicketServices?

  /// Puts a search together.
  ///
  /// - Parameters:
  ///   - members: The markets that are asked.
  ///   - tickets: The company's own desk, which goes before them where there is one.
  ///   - company: The company's name, under which its own offers are shown.
  ///   - make: Makes the search of the members.
  public init(
    _ members: [MarketSearch.Member], tickets: TicketServices?, company: String,
    make: ([MarketSearch.Member]) -> MarketSearch
  ) {
    self.tickets = tickets
    let own = tickets.map { MarketSearch.Member(OwnDesk($0, company: company), limits: .unlimited) }
    search = make((own.map { [$0] } ?? []) + members)
  }

  /// The markets that are asked, but the company's own desk.
  public var others: [Market] { search.markets.filter { !$0.isOwn } }
}

extension MarketLimits {
  fileprivate static let unlimited = MarketLimits(perSecond: 100_000, burst: 100_000)
}
