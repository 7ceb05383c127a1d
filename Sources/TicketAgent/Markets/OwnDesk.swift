import Essentials
import Marketplaces
import Ticketing

/// The company's own ticket desk, asked as the other markets are: its prices are those of this moment, with all fees.
struct OwnDesk: Marketplace {
  let market: Market
  let keeps = Duration.zero

  private let services: TicketServices
  /// How many events are looked at closely: each costs a look at its seats.
  private static let most = 10

  init(_ services: TicketServices, company: String) {
    self.services = services
    market = Market(id: "own", title: company, hosts: [], isOwn: true)
  }

  func search(_ query: MarketQuery) async throws(MarketProblem) -> MarketPage {
    do {
      var search = EventSearch(text: query.text)
      search.city = query.city
      search.limit = Self.most
      // Days are those of the venue's clock, which is looked at when all are there.
      if let from = query.from, let start = Timestamp("\(from)T00:00:00Z") {
        search.from = max(services.clock.now, start + .seconds(-14 * 3600))
      }
      if let until = query.until, let start = Timestamp("\(until)T00:00:00Z") {
        search.until = start + .seconds(38 * 3600)
      }
      var events: [MarketEvent] = []
      for listing in try await services.desk.catalogue.findEvents(search).events {
        events.append(try await event(listing))
      }
      return MarketPage(events)
    } catch {
      throw .unreachable
    }
  }

  private func event(_ listing: EventListing) async throws -> MarketEvent {
    let (event, venue) = (listing.event, listing.venue)
    let clock = EventTime(venue.timeZone)
    let time = clock.time(event.startsAt).split(separator: ":").compactMap { Int($0) }
    let sections = try await services.desk.inventory.availability(of: event.id)
    return MarketEvent(
      market: market, id: event.externalID, name: event.name, performers: event.performers,
      kind: MarketEvent.Kind(of: event.name, at: venue.name),
      state: event.state == .calledOff ? .cancelled : event.state == .moved ? .rescheduled : .planned,
      venue: MarketVenue(venue.name, city: venue.city, region: venue.region, country: venue.country),
      start: MarketStart(
        day: clock.day(event.startsAt), minute: time.count == 2 ? time[0] * 60 + time[1] : nil,
        zone: venue.timeZone.identifier, moment: event.startsAt),
      prices: event.isOnSale(at: services.clock.now) ? prices(listing, sections) : nil)
  }

  /// What the cheapest free seat costs in all, and how good its section is among those of the event.
  private func prices(_ listing: EventListing, _ sections: [SectionAvailability]) -> MarketPrices? {
    let open = sections.filter { $0.free > 0 }.compactMap { section in
      section.priceWithFees.map { (section: section.section, price: $0, free: section.free) }
    }.sorted { $0.price.minorUnits < $1.price.minorUnits }
    guard let cheapest = open.first, let dearest = open.last else { return nil }
    let worst = listing.event.pricing.tiers.count - 1
    let rank = listing.event.pricing.rank(of: cheapest.section)
    return MarketPrices(
      lowest: cheapest.price, median: open[open.count / 2].price, highest: dearest.price, fees: .included,
      listings: open.reduce(0) { $0 + $1.free },
      quality: worst > 0 ? 1 - Double(min(rank, worst)) / Double(worst) : nil)
  }
}
