import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Ticketing

@Suite("Tickets in the server") struct TicketStoreTests {
  @Test("An order's tickets are made once, whatever is asked again", arguments: DatabaseEngine.allCases)
  func issue(engine: DatabaseEngine) async throws {
    try await withTickets(engine) { desk in
      let first = try await desk.issue("104-F-7", "104-F-8")
      let again = try await desk.issue("104-F-7", "104-F-8")
      #expect(first == again && first.map(\.claims.seat.text) == ["104-F-7", "104-F-8"])
      let stored = try await desk.tickets.tickets(of: desk.order, desk.context)
      #expect(stored == first)
      let found = try await desk.tickets.ticket(first[0].id, desk.context)
      #expect(found == first[0])
      let verifier = TicketVerifier(keys: try await desk.tickets.keyring.publicKeys(desk.context))
      #expect(try verifier.verify(first[1].token, at: desk.clock.now, event: desk.event) == first[1].claims)
    }
  }

  @Test("A seat has one valid ticket, also when an order fails half-way", arguments: DatabaseEngine.allCases)
  func seatTaken(engine: DatabaseEngine) async throws {
    try await withTickets(engine) { desk in
      _ = try await desk.issue("A-1")
      let other = OrderID(at: desk.clock.now)
      let seat = try #require(SeatName("A-1"))
      await #expect(throws: TicketError.seatTaken(seat)) {
        try await desk.tickets.issue(
          [try desk.draft("A-2", order: other), try desk.draft("A-1", order: other)], desk.context)
      }
      let left = try await desk.tickets.tickets(of: other, desk.context)
      #expect(left.isEmpty)
    }
  }

  @Test(
    "What is taken back opens no door, and its seat can go to another order",
    arguments: DatabaseEngine.allCases)
  func revoke(engine: DatabaseEngine) async throws {
    try await withTickets(engine) { desk in
      let tickets = try await desk.issue("A-1", "A-2", "A-3")
      let seat = tickets[0].claims.seat
      let count = try await desk.database.write {
        try await desk.tickets.revoke(
          order: desk.order, seats: [seat], because: .refunded, in: $0, desk.context)
      }
      #expect(count == 1)
      desk.clock.advance(by: .seconds(60))
      let again = try await desk.database.write {
        try await desk.tickets.revoke(
          order: desk.order, seats: [seat], because: .exchanged, in: $0, desk.context)
      }
      #expect(again == 0)
      let check = try await desk.tickets.check(tickets[0].token, desk.context)
      #expect(check.refusal == .revoked(at: tickets[0].issuedAt, .refunded))
      let kept = try await desk.tickets.check(tickets[1].token, event: desk.event, desk.context)
      #expect(kept.refusal == nil && kept.ticket == tickets[1])
      let next = try await desk.tickets.issue(
        [try desk.draft("A-1", order: OrderID(at: desk.clock.now))], desk.context)
      #expect(next[0].id != tickets[0].id)
      let all = try await desk.database.write {
        try await desk.tickets.revoke(order: desk.order, because: .calledOff, in: $0, desk.context)
      }
      #expect(all == 2)

      let bytes = try await desk.tickets.revocationList(of: desk.event, desk.context)
      let verifier = TicketVerifier(keys: try await desk.tickets.keyring.publicKeys(desk.context))
      let list = try verifier.list(bytes, at: desk.clock.now)
      #expect(list.count == 3 && list.contains(tickets[0].id) && !list.contains(next[0].id))
    }
  }

  @Test("A ticket is replaced by another one for the same seat", arguments: DatabaseEngine.allCases)
  func reissue(engine: DatabaseEngine) async throws {
    try await withTickets(engine) { desk in
      let lost = try await desk.issue("A-1")[0]
      let fresh = try await desk.tickets.reissue(lost.id, desk.context)
      #expect(fresh.claims.seat == lost.claims.seat && fresh.claims.order == lost.claims.order)
      let outcome = try await desk.scan(lost, key: "1")
      #expect(outcome == .refused(.revoked(at: desk.clock.now, .replaced), lost.claims))
      let opened = try await desk.scan(fresh, key: "2")
      #expect(opened.isAdmitted)
      let again = try await desk.tickets.reissue(lost.id, desk.context)
      #expect(again.id == fresh.id)
      try await desk.tickets.revoke(fresh.id, because: .refunded, desk.context)
      for id in [lost.id, fresh.id] {
        await #expect(throws: TicketError.revokedTicket(id)) {
          try await desk.tickets.reissue(id, desk.context)
        }
      }
      let unknown = TicketID(at: desk.clock.now)
      await #expect(throws: TicketError.unknownTicket(unknown)) {
        try await desk.tickets.revoke(unknown, because: .withdrawn, desk.context)
      }
    }
  }

  @Test("The first scan wins; sent again, it gets its answer again", arguments: DatabaseEngine.allCases)
  func scan(engine: DatabaseEngine) async throws {
    try await withTickets(engine) { desk in
      let tickets = try await desk.issue("A-1", "A-2")
      let first = try await desk.scan(tickets[0], gate: "2", scanner: "s1", key: "k1")
      let admission = Admission(at: desk.clock.now, gate: "2", scanner: "s1")
      #expect(first == .admitted(tickets[0].claims, admission))
      desk.clock.advance(by: .seconds(5))
      let repeated = try await desk.scan(tickets[0], gate: "2", scanner: "s1", key: "k1")
      #expect(repeated == first)
      // The same picture handed back over the fence, to the same scanner.
      let second = try await desk.scan(tickets[0], gate: "2", scanner: "s1", key: "k2")
      #expect(second == .refused(.alreadyScanned(admission), tickets[0].claims))
      let secondAgain = try await desk.scan(tickets[0], gate: "2", scanner: "s1", key: "k2")
      #expect(secondAgain == second)
      let elsewhere = try await desk.scan(tickets[0], gate: "4", scanner: "s2", key: "k1")
      #expect(elsewhere == .refused(.alreadyScanned(admission), tickets[0].claims))
      await #expect(throws: TicketError.reusedKey("k1")) {
        try await desk.scan(tickets[1], gate: "2", scanner: "s1", key: "k1")
      }
      let stored = try await desk.tickets.ticket(tickets[0].id, desk.context)
      #expect(stored?.admission == admission && stored?.status(at: desk.clock.now) == "already_scanned")
    }
  }

  @Test("Of many scanners at once, one lets in", arguments: DatabaseEngine.allCases)
  func race(engine: DatabaseEngine) async throws {
    try await withTickets(engine) { desk in
      let ticket = try await desk.issue("A-1")[0]
      let outcomes = try await withThrowingTaskGroup(of: ScanOutcome.self) { group in
        for number in 0..<12 {
          group.addTask {
            try await desk.scan(ticket, gate: "\(number)", scanner: "s\(number)", key: "1")
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let admissions = outcomes.compactMap { outcome -> Admission? in
        if case .admitted(_, let admission) = outcome { admission } else { nil }
      }
      try #require(admissions.count == 1)
      let refusals = outcomes.filter { $0 == .refused(.alreadyScanned(admissions[0]), ticket.claims) }
      #expect(refusals.count == 11)
    }
  }

  @Test("A scan made without a network keeps its own time, though never a later one than now")
  func lateScan() async throws {
    try await withTickets(.sqlite) { desk in
      let tickets = try await desk.issue("A-1", "A-2")
      desk.clock.advance(by: .seconds(3600))
      func scan(_ ticket: Ticket, at moment: Timestamp, key: String) async throws -> ScanOutcome {
        try await desk.tickets.scan(
          TicketScan(token: ticket.token, gate: "1", scanner: "s", key: key, scannedAt: moment), desk.context)
      }
      let earlier = desk.clock.now + .seconds(-1800)
      let first = try await scan(tickets[0], at: earlier, key: "1")
      #expect(first == .admitted(tickets[0].claims, Admission(at: earlier, gate: "1", scanner: "s")))
      let ahead = try await scan(tickets[1], at: desk.clock.now + .seconds(600), key: "2")
      #expect(ahead == .admitted(tickets[1].claims, Admission(at: desk.clock.now, gate: "1", scanner: "s")))
    }
  }

  @Test("A door for another event, or outside the hours, stays closed")
  func closedDoors() async throws {
    try await withTickets(.sqlite) { desk in
      let ticket = try await desk.issue("A-1")[0]
      let other = EventID(at: desk.clock.now)
      let outcome = try await desk.tickets.scan(
        TicketScan(token: ticket.token, gate: "1", scanner: "s", key: "1", event: other), desk.context)
      #expect(outcome == .refused(.otherEvent(desk.event), ticket.claims))
      desk.clock.advance(by: .seconds(6 * 3600))
      let late = try await desk.scan(ticket, key: "2")
      #expect(late == .refused(.expired(at: ticket.claims.expiresAt), ticket.claims))
      let junk = try await desk.tickets.scan(
        TicketScan(token: "https://example.com", gate: "1", scanner: "s", key: "3"), desk.context)
      #expect(junk == .refused(.unreadable("it does not begin with UT1:"), nil))
    }
  }

  @Test(
    "Another company's tickets are not known, though the server is the same",
    arguments: DatabaseEngine.allCases)
  func tenants(engine: DatabaseEngine) async throws {
    try await withTickets(engine) { desk in
      let ticket = try await desk.issue("A-1")[0]
      let other = TenantContext(tenant: TenantID(at: desk.clock.now))
      let keys = try await desk.tickets.keyring.publicKeys(other)
      #expect(keys.map(\.id) != [ticket.keyID])
      let check = try await desk.tickets.check(ticket.token, other)
      #expect(check.refusal == .unknownKey(ticket.keyID))
      let found = try await desk.tickets.ticket(ticket.id, other)
      #expect(found == nil)
    }
  }
}

@Suite("Keys that sign tickets") struct TicketKeyringTests {
  @Test(
    "One key is made, also by many at once, and is the same after a restart",
    arguments: DatabaseEngine.allCases)
  func first(engine: DatabaseEngine) async throws {
    try await withTickets(engine) { desk in
      let ids = try await withThrowingTaskGroup(of: TicketKeyID.self) { group in
        for _ in 0..<6 { group.addTask { try await desk.tickets.keyring.signingKey(desk.context).id } }
        return try await group.reduce(into: Set()) { $0.insert($1) }
      }
      #expect(ids.count == 1)
      let restarted = TicketFixture(desk.database)
      let key = try await restarted.tickets.keyring.signingKey(desk.context)
      #expect(ids == [key.id])
    }
  }

  @Test("After a rotation old tickets open doors until they expire", arguments: DatabaseEngine.allCases)
  func rotation(engine: DatabaseEngine) async throws {
    try await withTickets(engine) { desk in
      let old = try await desk.issue("A-1")[0]
      let unused = try await desk.tickets.keyring.rotate(desk.context)
      let current = try await desk.tickets.keyring.rotate(desk.context)
      let fresh = try await desk.issue("A-2")[0]
      #expect(fresh.keyID == current.id && old.keyID != current.id)
      var keys = try await desk.tickets.keyring.publicKeys(desk.context)
      #expect(keys.first?.id == current.id && Set(keys.map(\.id)) == [current.id, old.keyID])
      #expect(!keys.contains(unused.publicKey))
      let outcome = try await desk.scan(old, key: "1")
      #expect(outcome.isAdmitted)
      desk.clock.advance(by: .seconds(7 * 3600))
      keys = try await desk.tickets.keyring.publicKeys(desk.context)
      #expect(keys == [current.publicKey])
    }
  }

  @Test("With another secret the key stays locked; a new one helps")
  func lockedKey() async throws {
    try await withTickets(.sqlite) { desk in
      let key = try await desk.tickets.keyring.signingKey(desk.context)
      let other = TicketKeyring(
        database: desk.database, secret: SHA256.digest(of: "other"), clock: desk.clock)
      await #expect(throws: TicketError.lockedKey(key.id)) { try await other.signingKey(desk.context) }
      let fresh = try await other.rotate(desk.context)
      let opened = try await other.signingKey(desk.context)
      #expect(opened.id == fresh.id && fresh.id != key.id)
    }
  }
}
