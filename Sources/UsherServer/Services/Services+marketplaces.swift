import HTTPClient
import Marketplaces
import TicketAgent

extension MarketServices {
  /// The wider market of a configuration; nothing where no marketplace is asked.
  init?(_ services: Services, tickets: TicketServices?, client: HTTPClient) {
    let configuration = services.configuration.marketplaces
    guard configuration.isEnabled else { return nil }
    self.init(
      configuration.members(client: client, clock: services.clock), tickets: tickets,
      company: services.configuration.company.name
    ) { members in
      MarketSearch(
        members, aliases: VenueAliases(own: configuration.venueAliases), breakers: services.breakers,
        clock: services.clock, metrics: services.metrics)
    }
  }
}
