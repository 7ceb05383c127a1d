import Essentials
import Mail
import Persistence
import Synchronization
import Telemetry
import Testing
import UsherTesting

/// Takes mails, or refuses them as a test says.
private final class TestCarrier: MailCarrier {
  let taken = Mutex<[(receiver: String, message: String)]>([])
  let refusal = Mutex<MailFailure?>(nil)

  func carry(_ message: [UInt8], from sender: String, to receiver: String) async throws {
    if let failure = refusal.withLock({ $0 }) { throw failure }
    taken.withLock { $0.append((receiver, String(decoding: message, as: UTF8.self))) }
  }

  var receivers: [String] { taken.withLock { $0.map(\.receiver) } }
}

@Suite("The outbox") struct MailDeliveryTests {
  private struct Office {
    let database: Database
    let clock = ManualClock()
    let carrier = TestCarrier()
    let metrics = MetricRegistry()
    var outbox = MailOutbox(secret: [UInt8](repeating: 7, count: 32), capacity: 5)
    let tenant = TenantContext(tenant: .single)

    var delivery: MailDelivery {
      get throws {
        MailDelivery(
          database, outbox, by: carrier, from: try Mailbox(parsing: "Northside <help@northside.example>"),
          tenants: { [] }, clock: clock, logger: .disabled, metrics: metrics)
      }
    }

    func add(_ receiver: String = "ann@example.com", lifetime: Duration = MailOutbox.longestTime) async throws
    {
      let (now, tenant, outbox) = (clock.now, tenant, outbox)
      try await database.write { connection in
        try await outbox.add(
          Letter(subject: "Hello", text: "The secret is xyzzy.", html: "<p></p>"), to: Mailbox("", receiver),
          kind: "test", user: "usr_1", lifetime: lifetime, at: now, connection, tenant)
      }
    }

    func send() async throws -> Int { try await delivery.sendDue(tenant) }

    func state() async throws -> OutboxState { try await outbox.state(at: clock.now, database, tenant) }
  }

  private func withOffice(_ engine: DatabaseEngine, _ body: (Office) async throws -> Void) async throws {
    try await withTestDatabase(engine, [MailMigrations.set]) { try await body(Office(database: $0)) }
  }

  @Test("A mail is sent once, and nothing of it is left then", arguments: DatabaseEngine.allCases)
  func sent(engine: DatabaseEngine) async throws {
    try await withOffice(engine) { office in
      try await office.add()
      #expect(try await office.state() == OutboxState(waiting: 1, oldest: office.clock.now, givenUp: 0))
      #expect(try await office.send() == 1)
      #expect(try await office.send() == 0)
      #expect(office.carrier.receivers == ["ann@example.com"])
      #expect(try await office.state() == OutboxState(waiting: 0, oldest: nil, givenUp: 0))
    }
  }

  @Test("What a transaction takes back is not sent", arguments: DatabaseEngine.allCases)
  func rolledBack(engine: DatabaseEngine) async throws {
    struct Change: Error {}
    try await withOffice(engine) { office in
      let (now, tenant, outbox) = (office.clock.now, office.tenant, office.outbox)
      await #expect(throws: Change.self) {
        try await office.database.write { connection in
          try await outbox.add(
            Letter(subject: "Hello", text: "", html: ""), to: Mailbox("", "ann@example.com"), kind: "test",
            at: now, connection, tenant)
          throw Change()
        }
      }
      let count = try await office.send()
      #expect(count == 0)
    }
  }

  @Test("What mails say is sealed while they wait", arguments: DatabaseEngine.allCases)
  func sealed(engine: DatabaseEngine) async throws {
    try await withOffice(engine) { office in
      try await office.add()
      let content: [UInt8] = try await office.database.read { connection in
        let row = try #require(try await connection.first("SELECT content FROM mail_outbox"))
        return try row.value("content")
      }
      #expect(!String(decoding: content, as: UTF8.self).contains("xyzzy"))
      var other = office
      other.outbox = MailOutbox(secret: [UInt8](repeating: 8, count: 32))
      #expect(try await other.send() == 1)
      #expect(office.carrier.receivers == [])
      #expect(try await office.state().givenUp == 1)
    }
  }

  @Test(
    "A server that is away is asked again, later each time, under the same name of the mail, for a day",
    arguments: DatabaseEngine.allCases)
  func retried(engine: DatabaseEngine) async throws {
    try await withOffice(engine) { office in
      try await office.add()
      office.carrier.refusal.withLock { $0 = MailFailure(isFinal: false, "not now") }
      let start = office.clock.now
      var attempts: [Int64] = []
      while office.clock.now - start < .seconds(2 * 86_400) {
        if try await office.send() > 0 {
          attempts.append((office.clock.now - start).wholeMilliseconds / 1000)
        }
        office.clock.advance(by: .seconds(15))
      }
      #expect(attempts.prefix(6) == [0, 15, 75, 375, 1275, 3075])
      #expect(attempts.count == 29)
      #expect(try #require(attempts.last) < 86_400)
      #expect(try await office.state().waiting == 0)
    }
  }

  @Test("A mail that was postponed goes when the server is back", arguments: DatabaseEngine.allCases)
  func postponed(engine: DatabaseEngine) async throws {
    try await withOffice(engine) { office in
      try await office.add()
      office.carrier.refusal.withLock { $0 = MailFailure(isFinal: false, "not now") }
      #expect(try await office.send() == 1)
      office.carrier.refusal.withLock { $0 = nil }
      #expect(try await office.send() == 0)
      office.clock.advance(by: .seconds(15))
      #expect(try await office.send() == 1)
      #expect(office.carrier.receivers.count == 1)
    }
  }

  @Test(
    "What a server refuses for good is given up at once, told for a day and forgotten in a week",
    arguments: DatabaseEngine.allCases)
  func refused(engine: DatabaseEngine) async throws {
    try await withOffice(engine) { office in
      try await office.add()
      office.carrier.refusal.withLock { $0 = MailFailure(isFinal: true, "no such mailbox") }
      _ = try await office.send()
      #expect(try await office.state() == OutboxState(waiting: 0, oldest: nil, givenUp: 1))
      office.clock.advance(by: .seconds(86_401))
      #expect(try await office.state().givenUp == 0)
      office.clock.advance(by: .seconds(7 * 86_400))
      try await office.add("ben@example.com")
      _ = try await office.send()
      let rows: Int = try await office.database.read { connection in
        try #require(try await connection.first("SELECT COUNT(*) FROM mail_outbox")).value(at: 0)
      }
      #expect(rows == 1)
    }
  }

  @Test("A link that has lapsed is not sent", arguments: DatabaseEngine.allCases)
  func lapsed(engine: DatabaseEngine) async throws {
    try await withOffice(engine) { office in
      try await office.add(lifetime: .seconds(1800))
      office.clock.advance(by: .seconds(1800))
      #expect(try await office.send() == 1)
      #expect(office.carrier.receivers == [])
    }
  }

  @Test(
    "A process that dies while it sends leaves the mail to the next one, after its lease",
    arguments: DatabaseEngine.allCases)
  func crashed(engine: DatabaseEngine) async throws {
    try await withOffice(engine) { office in
      try await office.add()
      // As one that was killed leaves it: taken out, and nothing follows.
      let (now, tenant) = (office.clock.now, office.tenant)
      try await office.database.write { connection in
        try await connection.execute(
          """
          UPDATE mail_outbox SET leased_until = \(now + .seconds(180)), attempts = 1
          WHERE tenant_id = \(tenant.tenant)
          """)
      }
      #expect(try await office.send() == 0, "somebody is sending it")
      office.clock.advance(by: .seconds(180))
      #expect(try await office.send() == 1)
      #expect(office.carrier.receivers == ["ann@example.com"])
    }
  }

  @Test("Two processes never send the same mail", arguments: DatabaseEngine.allCases)
  func together(engine: DatabaseEngine) async throws {
    try await withOffice(engine) { office in
      for number in 0..<5 { try await office.add("user\(number)@example.com") }
      let delivery = try office.delivery
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<8 { group.addTask { [tenant = office.tenant] in try await delivery.sendDue(tenant) } }
        try await group.waitForAll()
      }
      _ = try await office.send()
      #expect(office.carrier.receivers.sorted() == (0..<5).map { "user\($0)@example.com" })
    }
  }

  @Test("When too many wait, the next one is refused", arguments: DatabaseEngine.allCases)
  func bounded(engine: DatabaseEngine) async throws {
    try await withOffice(engine) { office in
      for _ in 0..<5 { try await office.add() }
      await #expect(throws: Problem.self) { try await office.add() }
      _ = try await office.send()
      try await office.add()
    }
  }
}
