import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Assistant

@Suite("A deadline that moves") struct MovedDeadlineTests {
  private static let ann = Operator(id: "usr_ann", name: "Ann")
  private static let person = "I want to talk to a person"
  private static let danger = "Someone has collapsed here, send an ambulance"

  /// What is given is made anew each time, as after a restart: nothing but the database remembers.
  private struct Office {
    let assistant: TestAssistant
    let settings: HandoffSettings
    var desk: HandoffDesk { HandoffDesk(database: assistant.database, clock: assistant.clock) }

    func keep() async throws -> [HandoffDesk.Change] {
      try await DeadlineKeeper(
        database: assistant.database, clock: assistant.clock, events: RecordedEvents.outbox,
        settings: settings
      ).keep(assistant.tenant)
    }

    func handoff(_ id: ConversationID) async throws -> HandoffRecord {
      try #require(try await desk.current(of: id, assistant.tenant))
    }

    /// In how many seconds after it began somebody should have written.
    func reply(_ id: ConversationID) async throws -> Int? {
      let handoff = try await handoff(id)
      return handoff.firstReply.map { Int(($0.dueAt - handoff.createdAt) / .seconds(1)) }
    }
  }

  private func with(
    _ engine: DatabaseEngine, _ targets: [HandoffTarget], line: QueueSettings = QueueSettings(),
    _ body: (Office, ManualClock) async throws -> Void
  ) async throws {
    let settings = HandoffSettings(line: line, targets: HandoffTargets(targets))
    try await TestAssistant.with(engine, handoff: settings, recordsEvents: true) { assistant in
      try await body(Office(assistant: assistant, settings: settings), assistant.clock)
    }
  }

  @Test(
    "stands still while the conversation is put aside, also while nothing runs",
    arguments: DatabaseEngine.allCases)
  func pause(engine: DatabaseEngine) async throws {
    try await with(engine, [HandoffTarget(firstReply: .seconds(400))]) { office, clock in
      let tenant = office.assistant.tenant
      let id = try await office.assistant.ask(Self.person).conversation
      clock.advance(by: .seconds(100))
      let aside = try await office.desk.snooze(
        id, until: clock.now + .seconds(1000), by: Self.ann, tenant)
      #expect(aside.handoff.firstReply?.state == .paused)
      clock.advance(by: .seconds(900))
      let quiet = try await office.keep()
      #expect(quiet.isEmpty)
      // It came back a hundred seconds before anybody looked.
      clock.advance(by: .seconds(200))
      let back = try await office.keep()
      let due = try await office.reply(id)
      #expect(back.isEmpty && due == 1400)
      clock.advance(by: .seconds(150))
      let warned = try await office.keep()
      #expect(warned.map(\.handoff.firstReply?.state) == [.warned])
      // What was warned about can be put aside as well, and is not warned about again.
      _ = try await office.desk.snooze(id, until: clock.now + .seconds(60), by: Self.ann, tenant)
      clock.advance(by: .seconds(111))
      let late = try await office.keep()
      #expect(late.map(\.handoff.firstReply?.state) == [.breached])
      // What is late stays so.
      _ = try await office.desk.snooze(id, until: clock.now + .seconds(60), by: Self.ann, tenant)
      clock.advance(by: .seconds(61))
      _ = try await office.keep()
      let missed = try await office.handoff(id)
      #expect(missed.firstReply?.state == .breached)
      let events = try await RecordedEvents(office.assistant.database, tenant).all().map(\.name.rawValue)
      #expect(events.filter { $0.hasPrefix("sla_") } == ["sla_warned", "sla_breached"])
    }
  }

  @Test(
    "goes on when the customer writes, and is met by who answers after that",
    arguments: DatabaseEngine.allCases)
  func resumption(engine: DatabaseEngine) async throws {
    try await with(engine, [HandoffTarget(firstReply: .seconds(400))]) { office, clock in
      let (assistant, tenant) = (office.assistant, office.assistant.tenant)
      let id = try await assistant.ask(Self.person).conversation
      clock.advance(by: .seconds(100))
      _ = try await office.desk.snooze(id, until: clock.now + .seconds(9000), by: Self.ann, tenant)
      clock.advance(by: .seconds(500))
      _ = try await assistant.ask("Where is the harbour?", in: id)
      clock.advance(by: .seconds(200))
      let said = try await office.desk.say("Hello", key: "one", in: id, by: Self.ann, tenant)
      #expect(said.change?.handoff.firstReply?.state != .breached)
      _ = try await office.keep()
      let (due, handoff) = (try await office.reply(id), try await office.handoff(id))
      #expect(due == 900 && handoff.firstReply?.state == .met)
    }
  }

  @Test("is later by office time alone")
  func hours() async throws {
    // The clock of tests begins on a Thursday at 8:53:20.
    let hours = OfficeHours(zone: "UTC", week: [5: [540..<600], 6: [540..<1020]])
    let target = HandoffTarget(firstReply: .seconds(2 * 3600))
    try await with(.sqlite, [target], line: QueueSettings(hours: hours)) { office, clock in
      let tenant = office.assistant.tenant
      let id = try await office.assistant.ask(Self.person).conversation
      clock.advance(by: .seconds(2200))
      let friday = try #require(Timestamp("2025-10-10T09:30:00Z"))
      _ = try await office.desk.snooze(id, until: friday, by: Self.ann, tenant)
      clock.advance(by: friday - clock.now)
      _ = try await office.keep()
      // Half an hour of Thursday and one of Friday were left.
      let handoff = try await office.handoff(id)
      #expect(handoff.firstReply?.dueAt.description == "2025-10-10T11:00:00.000Z")
    }
  }

  @Test("comes sooner with a higher priority, and never later", arguments: DatabaseEngine.allCases)
  func priority(engine: DatabaseEngine) async throws {
    let quick = [
      HandoffTarget(priorities: [.urgent], firstReply: .seconds(100)),
      HandoffTarget(firstReply: .seconds(1000)),
    ]
    try await with(engine, quick) { office, clock in
      let id = try await office.assistant.ask(Self.person).conversation
      clock.advance(by: .seconds(200))
      _ = try await office.assistant.ask(Self.danger, in: id)
      clock.advance(by: .seconds(10))
      _ = try await office.keep()
      let due = try await office.reply(id)
      #expect(due == 300)
    }
    let slow = [
      HandoffTarget(priorities: [.urgent], firstReply: .seconds(5000)),
      HandoffTarget(firstReply: .seconds(100)),
    ]
    try await with(engine, slow) { office, clock in
      let early = try await office.assistant.ask(Self.person).conversation
      let late = try await office.assistant.ask(Self.person).conversation
      _ = try await office.assistant.ask(Self.danger, in: early)
      clock.advance(by: .seconds(101))
      let breached = try await office.keep()
      #expect(breached.map(\.handoff.firstReply?.state) == [.breached, .breached])
      _ = try await office.assistant.ask(Self.danger, in: late)
      _ = try await office.keep()
      for id in [early, late] {
        let (due, handoff) = (try await office.reply(id), try await office.handoff(id))
        #expect(due == 100 && handoff.firstReply?.state == .breached)
      }
    }
  }
}
