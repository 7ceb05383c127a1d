import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Ticketing

/// An empty desk, and a folder with files to import into it.
private struct ImportFixture {
  let database: Database
  let folder: TemporaryFolder
  let clock: ManualClock
  let desk: TicketImport
  let tenant = TenantContext(tenant: .single)

  init(_ database: Database) throws {
    self.database = database
    folder = try TemporaryFolder()
    // Noon in New York, on a Saturday.
    clock = ManualClock(Timestamp(milliseconds: 1_795_280_400_000))
    desk = TicketImport(database: database, tenant: tenant, clock: clock)
  }

  func write(
    rows: String = "1-2", starts: String = "2026-12-04 19:30", price: String = "40", more: String = ""
  ) throws {
    try folder.write(
      """
      {"venues": [{"id": "hall", "name": "Hall", "city": "Oakport", "country": "US", "address": "1 Pier",
        "time_zone": "America/New_York", "currency": "USD",
        "sections": [{"name": "A", "tier": "front", "rows": "\(rows)", "seats": "1-3", "accessible": ["1-1"]}]}]}
      """, to: "venues.json")
    try folder.write(
      """
      id,name,kind,venue,performers,starts,doors,ends,state
      gala,The Gala,concert,hall,Ann; Bo,\(starts),-90m,0:30,\(more)
      """, to: "events.csv")
    try folder.write("event,tier,price\ngala,front,\(price)\n", to: "prices.csv")
    try folder.write("event,name,per_ticket\n,Fee,2.50\n", to: "fees.csv")
  }

  func run() async throws -> ImportReport {
    try await desk.apply(try await desk.read([folder.path], base: folder.path))
  }

  func event() async throws -> Event? { try await desk.catalogue.event(named: "gala")?.event }

  func sell(_ seat: String, of event: EventID) async throws {
    try await database.write { connection in
      try await connection.execute(
        """
        INSERT INTO seat_claims (tenant_id, event_id, seat, order_id)
        VALUES (\(tenant.tenant), \(event), \(seat), \(OrderID(at: clock.now)))
        """)
    }
  }
}

private func withImport<T>(
  _ engine: DatabaseEngine, _ body: (ImportFixture) async throws -> T
) async throws -> T {
  try await withTestDatabase(engine, [TicketingMigrations.set]) { try await body(try ImportFixture($0)) }
}

@Suite("Import into the desk") struct TicketImportTests {
  @Test(
    "What the files say is in the desk; importing it again changes nothing",
    arguments: DatabaseEngine.allCases)
  func first(engine: DatabaseEngine) async throws {
    try await withImport(engine) { fixture in
      try fixture.write()
      let first = try await fixture.run()
      #expect(first.venues.added == 1 && first.events.added == 1 && first.refused.isEmpty)
      let event = try #require(try await fixture.event())
      #expect(event.startsAt.description == "2026-12-05T00:30:00.000Z")
      #expect(event.doorsAt?.description == "2026-12-04T23:00:00.000Z")
      #expect(event.endsAt?.description == "2026-12-05T05:30:00.000Z")
      #expect(event.performers == ["Ann", "Bo"] && event.saleEndsAt == event.startsAt)
      #expect(event.pricing.fees == [Fee("Fee", .perTicket(Money(minorUnits: 250, .usd)))])
      let seats = try await fixture.desk.catalogue.seats(of: event.venue)
      #expect(seats.count == 6 && seats.filter(\.isAccessible).map(\.name.text) == ["A-1-1"])
      fixture.clock.advance(by: .seconds(3600))
      let second = try await fixture.run()
      #expect(second.venues.unchanged == 1 && second.events.unchanged == 1)
      #expect(second.documents == first.documents)
      let same = try await fixture.event()
      #expect(same == event)
    }
  }

  @Test("The documents say it in words, with what searches filter by")
  func documents() async throws {
    try await withImport(.sqlite) { fixture in
      try fixture.write()
      let report = try await fixture.run()
      let document = try #require(report.documents.first { $0.title == "The Gala" })
      #expect(document.source == "import:events.csv#events/gala")
      #expect(
        document.text == """
          # The Gala

          Concert at Hall, Oakport, on Friday 4 December 2026 at 7:30 pm. Doors open at 6:00 pm. It ends at about 12:30 am. \
          With Ann and Bo.

          ## How much are tickets for The Gala?

          Tickets for The Gala on Friday 4 December 2026 cost, before fees and taxes:

          | Tickets | Sections | Price |
          | --- | --- | --- |
          | Front | A | $40.00 |

          On top of the price: Fee: $2.50 a ticket.

          """)
      #expect(
        document.metadata == [
          "event": "gala", "date": "2026-12-04", "venue": "hall", "city": "Oakport", "kind": "concert",
          "state": "scheduled", "tags": "tickets, events, venue", "price_from": "40.00", "price_to": "40.00",
          "currency": "USD",
        ])
    }
  }

  @Test(
    "What changed is updated; sold seats stay, and cannot be taken away", arguments: DatabaseEngine.allCases)
  func changes(engine: DatabaseEngine) async throws {
    try await withImport(engine) { fixture in
      try fixture.write()
      _ = try await fixture.run()
      let event = try #require(try await fixture.event())
      try await fixture.sell("A-2-3", of: event.id)
      try fixture.write(rows: "1-4", price: "55")
      let larger = try await fixture.run()
      #expect(larger.venues.changed == 1 && larger.events.changed == 1 && larger.refused.isEmpty)
      let dearer = try await fixture.event()
      #expect(dearer?.id == event.id && dearer?.pricing.tiers.first?.price.minorUnits == 5500)

      try fixture.write(rows: "1", price: "60")
      let smaller = try await fixture.run()
      #expect(
        smaller.refused.map(\.description) == [
          "venues.json:1: A-2-3: held or sold for an event. Keep them in the venue."
        ])
      #expect(smaller.events.changed == 1)
      let kept = try await fixture.desk.catalogue.seats(of: event.venue)
      #expect(kept.count == 12)
    }
  }

  @Test("A new time is a correction until somebody has bought a ticket, and a move after that")
  func moves() async throws {
    try await withImport(.sqlite) { fixture in
      try fixture.write()
      _ = try await fixture.run()
      try fixture.write(starts: "2026-12-04 20:00")
      _ = try await fixture.run()
      let corrected = try #require(try await fixture.event())
      #expect(corrected.state == .scheduled && corrected.originalStart == nil)
      try await fixture.sell("A-1-1", of: corrected.id)
      try fixture.write(starts: "2026-12-05 20:00")
      let report = try await fixture.run()
      let moved = try #require(try await fixture.event())
      #expect(moved.state == .moved && moved.originalStart == corrected.startsAt)
      #expect(moved.startsAt == corrected.startsAt + .seconds(86_400))
      let text = report.documents.first { $0.title == "The Gala" }?.text
      #expect(
        text?.contains("takes place on Saturday 5 December 2026 at 8:00 pm instead of Friday 4 December 2026")
          == true)
      let again = try await fixture.run()
      #expect(again.events.unchanged == 1)
    }
  }

  @Test("What the desk did with an event, an import of the same files does not undo")
  func history() async throws {
    try await withImport(.sqlite) { fixture in
      try fixture.write()
      _ = try await fixture.run()
      let event = try #require(try await fixture.event())
      let moved = try await fixture.desk.catalogue.move(event.id, to: event.startsAt + .seconds(3600))
      var report = try await fixture.run()
      var stored = try await fixture.event()
      #expect(report.events.unchanged == 1 && stored == moved)
      _ = try await fixture.desk.catalogue.callOff(event.id)
      try fixture.write(price: "41")
      report = try await fixture.run()
      stored = try await fixture.event()
      #expect(report.events.changed == 1 && stored?.state == .calledOff && stored?.startsAt == moved.startsAt)
      let text = report.documents.first { $0.title == "The Gala" }?.text
      #expect(text?.contains("The event is called off: it does not take place.") == true)
      #expect(text?.contains("How much") == false)
      // Only the file's own word brings it back.
      try fixture.write(more: "scheduled")
      _ = try await fixture.run()
      stored = try await fixture.event()
      #expect(stored?.state == .scheduled)
    }
  }

  @Test(
    "A relative day stays until the event has begun; then the line means a new one",
    arguments: DatabaseEngine.allCases)
  func relative(engine: DatabaseEngine) async throws {
    try await withImport(engine) { fixture in
      try fixture.write(starts: "+0d 19:30")
      let first = try await fixture.run()
      let tonight = try #require(try await fixture.desk.catalogue.event(named: "gala-2026-11-21")?.event)
      #expect(tonight.startsAt.description == "2026-11-22T00:30:00.000Z" && first.events.added == 1)
      fixture.clock.advance(by: .seconds(6 * 3600))
      let later = try await fixture.run()
      #expect(later.events.unchanged == 1)
      try await fixture.sell("A-1-1", of: tonight.id)
      fixture.clock.advance(by: .seconds(24 * 3600))
      let next = try await fixture.run()
      #expect(next.events.added == 1)
      let tomorrow = try await fixture.desk.catalogue.event(named: "gala-2026-11-23")?.event
      let past = try await fixture.desk.catalogue.event(named: "gala-2026-11-21")?.event
      #expect(tomorrow != nil && past == tonight)
      #expect(next.documents.map(\.source) == first.documents.map(\.source))
    }
  }

  @Test("Events may come later than their venue, which the desk knows by then")
  func parts() async throws {
    try await withImport(.sqlite) { fixture in
      try fixture.write()
      let venue = try await fixture.desk.read([fixture.folder.path + "/venues.json"])
      _ = try await fixture.desk.apply(venue)
      try fixture.folder.write(
        """
        {"events": [{"id": "solo", "name": "Solo", "kind": "concert", "venue": "hall", "currency": "USD",
          "starts": "2026-12-04T19:30:00-05:00", "prices": {"front": 10}}]}
        """, to: "later/events.json")
      let report = try await fixture.desk.apply(try await fixture.desk.read([fixture.folder.path + "/later"]))
      #expect(report.events.added == 1)
      let event = try await fixture.desk.catalogue.event(named: "solo")?.event
      #expect(event?.startsAt.description == "2026-12-05T00:30:00.000Z")
    }
  }
}
