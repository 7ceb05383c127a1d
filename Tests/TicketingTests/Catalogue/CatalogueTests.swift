import Essentials
import Persistence
import Testing
import Ticketing
import UsherTesting

@Suite("Catalogue")
struct CatalogueTests {
  private func withSeason(
    _ engine: DatabaseEngine, _ body: (TestHall, Catalogue) async throws -> Void
  ) async throws {
    try await withTestHall(engine) { hall async throws in
      let catalogue = hall.desk.catalogue
      let now = hall.clock.now
      let park = try await catalogue.save(
        try park(now), seats: [])
      for (day, name) in [(2, "Warriors vs. Suns"), (3, "Beyoncé: Cowboy Carter"), (9, "Kings vs. Warriors")]
      {
        var event = TestHall.event(
          in: day == 3 ? park : hall.venue, now, externalID: "event-\(day)", name: name)
        event.kind = Event.Kind(day == 3 ? "concert" : "basketball")
        event.performers = []
        event.startsAt = now + .seconds(86_400 * day)
        event.doorsAt = nil
        if day == 9 { event.pricing.tiers = [PriceTier("upper", Money(minorUnits: 2_000, .usd))] }
        try await catalogue.save(event)
      }
      try await body(hall, catalogue)
    }
  }

  private func park(_ now: Timestamp) throws -> Venue {
    Venue(
      id: VenueID(at: now), externalID: "park", name: "Oracle Park", city: "San José",
      timeZone: try #require(TimeZoneName("America/Los_Angeles")),
      sections: [Section(name: "Field", tier: "floor", isGeneralAdmission: true)])
  }

  private func found(_ catalogue: Catalogue, _ search: EventSearch) async throws -> [String] {
    try await catalogue.findEvents(search).events.map(\.event.externalID)
  }

  @Test("Events and venues come back as they were stored", arguments: DatabaseEngine.allCases)
  func roundTrip(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let catalogue = hall.desk.catalogue
      let listing = try await catalogue.existingEvent(named: "gsw-lal")
      #expect(listing.event == hall.event)
      #expect(listing.event.pricing == TestHall.pricing)
      #expect(listing.venue == hall.venue)
      #expect(listing.priceRange?.lowest.description == "$45.50")
      #expect(listing.priceRange?.highest.description == "$120.00")
      #expect(try await catalogue.event(named: hall.event.id.text)?.event == hall.event)
      #expect(try await catalogue.event(hall.event.id) == hall.event)
      #expect(try await catalogue.venue(named: "hall") == hall.venue)
      #expect(try await catalogue.venues() == [hall.venue])
      let seats = try await catalogue.seats(of: hall.venue.id)
      #expect(Set(seats) == Set(TestHall.seats))
      #expect(try await problem { _ = try await catalogue.existingEvent(named: "nope") } == "unknown-event")
    }
  }

  @Test(
    "What has the same external id is replaced and keeps its name here", arguments: DatabaseEngine.allCases)
  func replacing(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      hall.clock.advance(by: .seconds(1))
      var again = TestHall.event(in: hall.venue, hall.clock.now, name: "Warriors vs. Lakers, game 2")
      again.pricing.sectionPrices["A"] = Money(minorUnits: 15_000, .usd)
      let stored = try await hall.desk.catalogue.save(again)
      #expect(stored.id == hall.event.id)
      #expect(stored.name == "Warriors vs. Lakers, game 2")
      let venue = try await hall.desk.catalogue.save(
        try TestHall.venue(hall.clock.now), seats: TestHall.seats)
      #expect(venue.id == hall.venue.id)
      #expect(venue.revision == 2)
      #expect(
        try await hall.desk.catalogue.existingEvent(named: "gsw-lal").priceRange?.highest.description
          == "$150.00")
    }
  }

  @Test(
    "Events are found by words, with slips of the pen, best matches only", arguments: DatabaseEngine.allCases)
  func words(engine: DatabaseEngine) async throws {
    try await withSeason(engine) { _, catalogue async throws in
      let cases: [(String, [String])] = [
        ("warriors", ["gsw-lal", "event-2", "event-9"]), ("Warriors vs Lakers", ["gsw-lal"]),
        ("tickets for the lakers game", ["gsw-lal"]), ("warriers laker", ["gsw-lal"]),
        ("beyonce", ["event-3"]),
        ("Beyoncé at oracle park", ["event-3"]), ("basketball", ["gsw-lal", "event-2", "event-9"]),
        ("opera", []), ("the game", ["gsw-lal", "event-2", "event-3", "event-9"]), ("kings", ["event-9"]),
      ]
      for (text, expected) in cases {
        let names = try await found(catalogue, EventSearch(text: text))
        #expect(names == expected, "\(text)")
      }
    }
  }

  @Test("Events are found by time, city, venue, kind and price", arguments: DatabaseEngine.allCases)
  func filters(engine: DatabaseEngine) async throws {
    try await withSeason(engine) { hall, catalogue async throws in
      let now = hall.clock.now
      var search = EventSearch()
      search.until = now + .seconds(86_400 * 3)
      #expect(try await found(catalogue, search) == ["gsw-lal", "event-2"])
      search.from = now + .seconds(86_400 + 1)
      #expect(try await found(catalogue, search) == ["event-2"])
      search = EventSearch()
      search.city = " san jose"
      #expect(try await found(catalogue, search) == ["event-3"])
      search = EventSearch()
      search.venue = hall.venue.id
      search.kind = Event.Kind("Basketball")
      #expect(try await found(catalogue, search) == ["gsw-lal", "event-2", "event-9"])
      search = EventSearch()
      search.maximumPrice = Money(minorUnits: 4_000, .usd)
      #expect(try await found(catalogue, search) == ["event-9"])
      search.maximumPrice = nil
      search.minimumPrice = Money(minorUnits: 10_000, .usd)
      #expect(try await found(catalogue, search) == ["gsw-lal", "event-2"])
      search.maximumPrice = Money(minorUnits: 9_999, .usd)
      let contradiction = search
      #expect(try await problem { _ = try await catalogue.findEvents(contradiction) } == "invalid-fields")
      hall.clock.advance(by: .seconds(86_401))
      #expect(try await found(catalogue, EventSearch()) == ["event-2", "event-3", "event-9"])
    }
  }

  @Test("Pages follow one another without gaps, with words and without", arguments: DatabaseEngine.allCases)
  func pages(engine: DatabaseEngine) async throws {
    try await withSeason(engine) { _, catalogue async throws in
      for text in [nil, "warriors"] {
        var search = EventSearch(text: text)
        let all = try await found(catalogue, search)
        search.limit = 1
        var paged: [String] = []
        repeat {
          let page = try await catalogue.findEvents(search)
          paged += page.events.map(\.event.externalID)
          search.cursor = page.nextCursor
        } while search.cursor != nil
        #expect(paged == all)
      }
      var search = EventSearch()
      search.cursor = "nonsense"
      let wrong = search
      #expect(try await problem { _ = try await catalogue.findEvents(wrong) } == "unknown-cursor")
    }
  }

  @Test("Events are moved and called off", arguments: DatabaseEngine.allCases)
  func states(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let catalogue = hall.desk.catalogue
      let start = hall.event.startsAt
      let moved = try await catalogue.move(hall.event.id, to: start + .seconds(3600))
      #expect(moved.state == .moved)
      #expect(moved.originalStart == start)
      #expect(moved.doorsAt == start + .seconds(0))
      #expect(try await catalogue.move(hall.event.id, to: start).state == .scheduled)
      try await catalogue.callOff(hall.event.id)
      #expect(try await found(catalogue, EventSearch()) == [])
      var search = EventSearch()
      search.includesCalledOff = true
      #expect(try await found(catalogue, search) == ["gsw-lal"])
      #expect(try await problem { try await catalogue.move(hall.event.id, to: start) } == "not-on-sale")
      #expect(try await problem { try await catalogue.callOff(EventID(at: start)) } == "unknown-event")
    }
  }

  @Test("What cannot be is refused, naming the field")
  func checks() async throws {
    try await withTestHall(.sqlite) { hall async throws in
      let catalogue = hall.desk.catalogue
      func pointer(_ change: @Sendable (inout Event) -> Void) async throws -> String? {
        var event = hall.event
        change(&event)
        do {
          try await catalogue.save(event)
          return nil
        } catch let problem as Problem {
          return problem.errors.first?.pointer ?? problem.kind
        }
      }
      #expect(try await pointer { $0.name = " " } == "/name")
      #expect(try await pointer { $0.saleEndsAt = $0.saleStartsAt } == "/sale_ends_at")
      #expect(try await pointer { $0.doorsAt = $0.startsAt + .seconds(1) } == "/doors_at")
      #expect(try await pointer { $0.ticketLimit = 0 } == "/ticket_limit")
      #expect(try await pointer { $0.pricing.tiers[1].price = .zero(.eur) } == "/tiers/1/price")
      #expect(try await pointer { $0.pricing.tiers[1].name = "lower" } == "/tiers/1/name")
      #expect(
        try await pointer { $0.pricing.tiers[0].price = Money(minorUnits: -1, .usd) } == "/tiers/0/price")
      #expect(try await pointer { $0.pricing.sectionPrices["Z"] = .zero(.usd) } == "/sections/Z")
      #expect(try await pointer { $0.venue = VenueID(at: $0.startsAt) } == "unknown-venue")
      #expect(try await pointer { _ in } == nil)

      func venuePointer(_ seats: [Seat], _ change: @Sendable (inout Venue) -> Void = { _ in }) async throws
        -> String?
      {
        var venue = hall.venue
        change(&venue)
        do {
          try await catalogue.save(venue, seats: seats)
          return nil
        } catch let problem as Problem {
          return problem.errors.first?.pointer ?? problem.kind
        }
      }
      let seats = TestHall.seats
      #expect(try await venuePointer(seats + [seats[0]]) == "/seats/92/name")
      #expect(try await venuePointer(seats) { $0.sections.removeFirst() } == "/seats/0/section")
      #expect(try await venuePointer(seats) { $0.sections.append($0.sections[0]) } == "/sections/4/name")
      #expect(try await venuePointer(seats) { $0.city = "" } == "/city")
      #expect(TimeZoneName("Mars/Olympus") == nil)
    }
  }
}
