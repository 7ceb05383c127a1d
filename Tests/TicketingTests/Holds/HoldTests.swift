import Essentials
import Persistence
import Synchronization
import Testing
@testable import Ticketing
import UsherTesting

@Suite("Holds")
struct HoldTests {
  @Test("Held seats are nobody else's until the hold lapses", arguments: DatabaseEngine.allCases)
  func keeps(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let hold = try await hall.hold("A-1-1", "A-1-2")
      #expect(hold.expiresAt == hall.clock.now + .seconds(300))
      #expect(hold.quote.total.description == "$265.00")
      let stored = try await hall.desk.holds.hold(hold.id)
      #expect(stored == hold)
      #expect(try await hall.state(of: "A-1-1") == .held)
      let refusal = try await problem { _ = try await hall.hold("A-1-2", "A-1-3") }
      #expect(refusal == "seats-taken")
      // All or nothing: the seat beside it was not kept.
      #expect(try await hall.state(of: "A-1-3") == .free)

      hall.clock.advance(by: .seconds(300))
      #expect(try await hall.state(of: "A-1-2") == .free)
      let next = try await hall.hold("A-1-2", "A-1-3")
      #expect(next.id != hold.id)
      #expect(try await hall.state(of: "A-1-1") == .free)
    }
  }

  @Test("A hold that lapsed cannot become an order, whoever is late", arguments: DatabaseEngine.allCases)
  func lapsed(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let hold = try await hall.hold("A-1-1", "A-1-2")
      hall.clock.advance(by: .seconds(300))
      // Nobody has marked it, and nobody has taken the seats over.
      #expect(try await problem { _ = try await hall.order(hold) } == "hold-lapsed")
      let other = try await hall.hold("A-1-2")
      #expect(try await problem { _ = try await hall.order(hold) } == "hold-lapsed")
      _ = try await hall.order(other)
      #expect(try await hall.state(of: "A-1-2") == .sold)
      #expect(try await hall.state(of: "A-1-1") == .free)
    }
  }

  @Test(
    "A process whose clock is late cannot order what another has taken over",
    arguments: DatabaseEngine.allCases)
  func lateClock(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let hold = try await hall.hold("A-1-1", "A-1-2")
      let ahead = ManualClock(hall.clock.now + .seconds(400))
      let other = TicketDesk(database: hall.database, tenant: TenantContext(tenant: .single), clock: ahead)
      let seat = try #require(SeatName("A-1-2"))
      _ = try await other.holds.hold(
        HoldRequest(event: hall.event.id, seats: [seat], customer: CustomerID(at: ahead.now)), key: "other")
      #expect(try await problem { _ = try await hall.order(hold) } == "hold-lapsed")
      #expect(try await problem { _ = try await hall.desk.holds.extend(hold.id) } == "hold-lapsed")
      #expect(try await hall.state(of: "A-1-1") == .held)
    }
  }

  @Test(
    "An order keeps its seats for good, and the same order again changes nothing",
    arguments: DatabaseEngine.allCases)
  func orders(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let customer = CustomerID(at: hall.clock.now)
      let hold = try await hall.hold("A-1-1", "A-1-2", customer: customer)
      let stranger = CustomerID(at: hall.clock.now)
      #expect(try await problem { _ = try await hall.order(hold, customer: stranger) } == "anothers-hold")
      let order = try await hall.order(hold)
      _ = try await hall.order(hold, as: order)
      #expect(try await problem { _ = try await hall.order(hold) } == "hold-is-over")
      #expect(try await problem { try await hall.desk.holds.release(hold.id) } == "hold-is-over")
      hall.clock.advance(by: .seconds(86_000))
      #expect(try await hall.state(of: "A-1-2") == .sold)
      let seats = try await hall.database.write { connection in
        try await hall.desk.holds.releaseSeats(of: order, [hold.seats[1]], in: connection)
      }
      #expect(seats == [FreedSeats(event: hall.event.id, seats: [hold.seats[1]])])
      #expect(try await hall.state(of: "A-1-2") == .free)
      #expect(try await hall.state(of: "A-1-1") == .sold)
    }
  }

  @Test(
    "After a declined payment the hold goes on, for a minute at least", arguments: DatabaseEngine.allCases)
  func declined(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let hold = try await hall.hold("A-1-1")
      hall.clock.advance(by: .seconds(299))
      let order = try await hall.order(hold)
      hall.clock.advance(by: .seconds(30))
      let again = try await hall.database.write { connection in
        try await hall.desk.holds.returnToHold(hold.id, from: order, in: connection)
      }
      #expect(again.expiresAt == hall.clock.now + .seconds(60))
      #expect(try await hall.state(of: "A-1-1") == .held)
      _ = try await hall.order(again)
      #expect(try await hall.state(of: "A-1-1") == .sold)
    }
  }

  @Test("The same key gives the same hold, and no other request", arguments: DatabaseEngine.allCases)
  func keys(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let customer = CustomerID(at: hall.clock.now)
      let first = try await hall.hold("A-1-1", customer: customer, key: "k")
      hall.clock.advance(by: .seconds(10))
      #expect(try await hall.hold("A-1-1", customer: customer, key: "k") == first)
      #expect(
        try await problem { _ = try await hall.hold("A-1-2", customer: customer, key: "k") }
          == "idempotency-key-reused")
      try await hall.desk.holds.release(first.id)
      #expect(try await hall.hold("A-1-1", customer: customer, key: "k").state == .released)

      // At once, as by an impatient client.
      let holds = try await withThrowingTaskGroup(of: HoldID.self) { group in
        for _ in 0..<8 {
          group.addTask { try await hall.hold("A-2-1", "A-2-2", customer: customer, key: "twice").id }
        }
        return try await group.reduce(into: Set()) { $0.insert($1) }
      }
      #expect(holds.count == 1)
    }
  }

  @Test("Seats are given back by hand, and by conversation", arguments: DatabaseEngine.allCases)
  func releases(engine: DatabaseEngine) async throws {
    let freed = Mutex<[SeatName]>([])
    try await withTestHall(engine, onFreed: { seats, _ in freed.withLock { $0 += seats.seats } }) {
      hall async throws in
      let conversation = ConversationID(at: hall.clock.now)
      let one = try await hall.hold("A-1-1", "A-1-2", conversation: conversation)
      let two = try await hall.hold("B-1-1", conversation: conversation)
      let other = try await hall.hold("B-2-2")
      #expect(
        try await hall.desk.holds.activeHolds(conversation: conversation).map(\.id).sorted()
          == [one.id, two.id].sorted())
      #expect(try await hall.desk.holds.release(one.id).state == .released)
      #expect(try await hall.desk.holds.release(one.id).state == .released)
      #expect(freed.withLock { $0.map(\.text) } == ["A-1-1", "A-1-2"])
      #expect(try await hall.desk.holds.releaseHolds(of: conversation).map(\.id) == [two.id])
      #expect(try await hall.desk.holds.releaseHolds(of: conversation).isEmpty)
      #expect(try await hall.state(of: "B-1-1") == .free)
      #expect(try await hall.state(of: "B-2-2") == .held)
      #expect(try await hall.desk.holds.hold(other.id)?.state == .active)
      #expect(
        try await problem { try await hall.desk.holds.release(HoldID(at: hall.clock.now)) } == "unknown-hold")
    }
  }

  @Test("A hold can be extended while it lasts, up to an hour in all", arguments: DatabaseEngine.allCases)
  func extends(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let hold = try await hall.hold("A-1-1")
      let start = hall.clock.now
      hall.clock.advance(by: .seconds(100))
      #expect(try await hall.desk.holds.extend(hold.id, seconds: 60).expiresAt == start + .seconds(300))
      #expect(try await hall.desk.holds.extend(hold.id, seconds: 1800).expiresAt == start + .seconds(1900))
      hall.clock.advance(by: .seconds(1790))
      #expect(try await hall.state(of: "A-1-1") == .held)
      _ = try await hall.desk.holds.extend(hold.id, seconds: 1800)
      #expect(try await hall.desk.holds.hold(hold.id)?.expiresAt == start + .seconds(3600))
      hall.clock.advance(by: .seconds(1710))
      #expect(try await problem { _ = try await hall.desk.holds.extend(hold.id) } == "hold-lapsed")
      #expect(
        try await problem { _ = try await hall.desk.holds.extend(hold.id, seconds: 10) } == "invalid-fields")
    }
  }

  @Test("What cannot be granted is refused with its reason", arguments: DatabaseEngine.allCases)
  func refusals(engine: DatabaseEngine) async throws {
    try await withTestHall(engine, ticketLimit: 6) { hall async throws in
      #expect(try await problem { _ = try await hall.hold("A-1-1", seconds: 29) } == "invalid-fields")
      #expect(try await problem { _ = try await hall.hold("A-1-1", seconds: 1801) } == "invalid-fields")
      #expect(try await problem { _ = try await hall.hold() } == "invalid-fields")
      #expect(try await problem { _ = try await hall.hold("A-1-1", "A-1-1") } == "invalid-fields")
      #expect(try await problem { _ = try await hall.hold("A-1-1", "a-1-1") } == "invalid-fields")
      #expect(try await problem { _ = try await hall.hold("A-9-1") } == "unknown-seats")
      #expect(try await problem { _ = try await hall.hold("Box-1-1") } == "section-not-sold")
      #expect(try await problem { _ = try await hall.hold("A-1-1", key: "") } == "invalid-fields")
      let unknown = HoldRequest(
        event: EventID(at: hall.clock.now), seats: [try #require(SeatName("A-1-1"))],
        customer: CustomerID(at: hall.clock.now))
      #expect(try await problem { _ = try await hall.desk.holds.hold(unknown, key: "u") } == "unknown-event")
      let many = HoldRequest(
        event: hall.event.id, seats: (1...10_000).compactMap { SeatName("A-1-\($0)") },
        customer: unknown.customer)
      #expect(try await problem { _ = try await hall.desk.holds.hold(many, key: "m") } == "too-many-seats")
      let nobody = HoldRequest(event: hall.event.id, seats: unknown.seats)
      #expect(try await problem { _ = try await hall.desk.holds.hold(nobody, key: "n") } == "invalid-fields")
      #expect(try await hall.free(in: "A") == 40)

      let hold = try await hall.hold("A-1-1")
      try await hall.desk.catalogue.callOff(hall.event.id)
      #expect(try await problem { _ = try await hall.hold("A-1-2") } == "not-on-sale")
      #expect(try await problem { _ = try await hall.order(hold) } == "not-on-sale")
    }
  }

  @Test("A customer has few holds, and few seats of one event", arguments: DatabaseEngine.allCases)
  func caps(engine: DatabaseEngine) async throws {
    var settings = HoldSettings()
    settings.holdsPerHolder = 3
    settings.seatsPerHolder = 8
    try await withTestHall(engine, settings: settings, ticketLimit: 6) { hall async throws in
      let customer = CustomerID(at: hall.clock.now)
      _ = try await hall.hold("A-1-1", "A-1-2", "A-1-3", "A-1-4", customer: customer)
      #expect(
        try await problem { _ = try await hall.hold("B-1-1", "B-1-2", "B-1-3", customer: customer) }
          == "too-many-seats")
      // Many at once, of which two more may be granted.
      let granted = try await withThrowingTaskGroup(of: Int.self) { group in
        for number in 1...6 {
          group.addTask {
            try await problem { _ = try await hall.hold("A-2-\(number)", customer: customer) } == nil ? 1 : 0
          }
        }
        return try await group.reduce(0, +)
      }
      #expect(granted == 2)
      // Somebody else's are not counted, and lapsed ones neither.
      _ = try await hall.hold("A-3-1")
      hall.clock.advance(by: .seconds(301))
      _ = try await hall.hold("A-1-1", customer: customer)
    }
  }

  @Test(
    "A counted place that is taken stands for any other of its section", arguments: DatabaseEngine.allCases)
  func generalAdmission(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      var seen: Set<SeatName> = []
      for _ in 0..<7 {
        let hold = try await hall.hold("Floor-1", "Floor-2", "Floor-3", "Floor-4")
        #expect(hold.seats.count == 4)
        #expect(hold.quote.tickets.map(\.seat) == hold.seats)
        #expect(try await hall.desk.holds.hold(hold.id)?.seats == hold.seats)
        #expect(seen.isDisjoint(with: hold.seats))
        seen.formUnion(hold.seats)
      }
      #expect(try await hall.free(in: "Floor") == 2)
      #expect(try await problem { _ = try await hall.hold("Floor-1", "Floor-2", "Floor-3") } == "seats-taken")
      #expect(try await hall.free(in: "Floor") == 2)
    }
  }

  @Test("Lapsed holds are marked once, and their seats are announced", arguments: DatabaseEngine.allCases)
  func expiry(engine: DatabaseEngine) async throws {
    let freed = Mutex<[SeatName]>([])
    try await withTestHall(engine, onFreed: { seats, _ in freed.withLock { $0 += seats.seats } }) {
      hall async throws in
      let lapsing = try await hall.hold("A-1-1", "A-1-2", seconds: 60)
      let lasting = try await hall.hold("A-2-1")
      let expiry = HoldExpiry(hall.desk.holds, timer: hall.clock)
      #expect(try await expiry.markLapsed() == 0)
      hall.clock.advance(by: .seconds(60))
      // One of the seats has a new owner already, so only the other one is free.
      _ = try await hall.hold("A-1-2")
      #expect(try await expiry.markLapsed() == 1)
      #expect(try await expiry.markLapsed() == 0)
      #expect(freed.withLock { $0.map(\.text) } == ["A-1-1"])
      #expect(try await hall.desk.holds.hold(lapsing.id)?.state == .lapsed)
      #expect(try await hall.desk.holds.hold(lasting.id)?.state == .active)
      #expect(try await hall.state(of: "A-1-2") == .held)
    }
  }

  @Test("The clean-up goes on at its interval, and after a restart", arguments: DatabaseEngine.allCases)
  func upkeep(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      for round in 1...2 {
        let hold = try await hall.hold("A-\(round)-1", seconds: 30)
        let job = Task { await HoldExpiry(hall.desk.holds, interval: .seconds(5), timer: hall.clock).run() }
        while hall.clock.sleeperCount == 0 { await Task.yield() }
        hall.clock.advance(by: .seconds(30))
        while try await hall.desk.holds.hold(hold.id)?.state != .lapsed { await Task.yield() }
        job.cancel()
        await job.value
      }
    }
  }

  @Test("Desks see only their own tenant's seats", arguments: DatabaseEngine.allCases)
  func tenants(engine: DatabaseEngine) async throws {
    try await withTestHall(engine) { hall async throws in
      let hold = try await hall.hold("A-1-1")
      let stranger = TicketDesk(
        database: hall.database, tenant: TenantContext(tenant: TenantID(at: hall.clock.now)),
        clock: hall.clock)
      #expect(try await stranger.holds.hold(hold.id) == nil)
      #expect(try await stranger.catalogue.event(named: "gsw-lal") == nil)
      #expect(try await problem { try await stranger.holds.release(hold.id) } == "unknown-hold")
      #expect(try await stranger.catalogue.findEvents(EventSearch()).events.isEmpty)
    }
  }
}
