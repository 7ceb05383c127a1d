import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Assistant

@Suite("Deadlines of handoffs") struct DeadlineTests {
  private static let ann = Operator(id: "usr_ann", name: "Ann")
  private static let person = "I want to talk to a person"

  private func with(
    _ engine: DatabaseEngine, _ targets: [HandoffTarget], line: QueueSettings = QueueSettings(),
    _ body: (TestAssistant, HandoffDesk, DeadlineKeeper) async throws -> Void
  ) async throws {
    let settings = HandoffSettings(line: line, targets: HandoffTargets(targets))
    try await TestAssistant.with(engine, handoff: settings, recordsEvents: true) { assistant in
      try await body(
        assistant, HandoffDesk(database: assistant.database, clock: assistant.clock),
        DeadlineKeeper(
          database: assistant.database, clock: assistant.clock, events: RecordedEvents.outbox))
    }
  }

  private func told(_ assistant: TestAssistant) async throws -> [String] {
    try await RecordedEvents(assistant.database, assistant.tenant).all().map(\.name.rawValue).filter {
      $0.hasPrefix("sla_")
    }
  }

  @Test(
    "warn, and make more urgent what is late, once each over several processes",
    arguments: DatabaseEngine.allCases)
  func breach(engine: DatabaseEngine) async throws {
    let target = HandoffTarget(firstReply: .seconds(400), resolution: .seconds(4000))
    try await with(engine, [target]) { assistant, desk, keeper in
      let (tenant, clock) = (assistant.tenant, assistant.clock)
      let id = try await assistant.ask(Self.person).conversation
      let fresh = try await keeper.keep(tenant)
      #expect(fresh.isEmpty)
      clock.advance(by: .seconds(301))
      let warned = try await keeper.keep(tenant)
      #expect(warned.map(\.handoff.firstReply?.state) == [.warned])
      #expect(warned.first?.handoff.urgency.priority == .normal)
      clock.advance(by: .seconds(100))
      let late = try await withThrowingTaskGroup(of: [HandoffDesk.Change].self) { group in
        for _ in 0..<4 { group.addTask { try await keeper.keep(tenant) } }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(late.map(\.handoff.firstReply?.state) == [.breached])
      #expect(late.first?.handoff.urgency.priority == .high)
      #expect(late.first?.handoff.urgency.why.last == "The first reply is late.")
      let again = try await keeper.keep(tenant)
      #expect(again.isEmpty)
      let events = try await told(assistant)
      #expect(events == ["sla_warned", "sla_breached"])
      let history = try await desk.history(of: id, tenant)
      #expect(
        history[0].entries.compactMap(\.note) == ["The first reply is due soon.", "The first reply is late."])
    }
  }

  @Test("are met by who writes and closes in time, and missed for good by who comes late")
  func met() async throws {
    let target = HandoffTarget(firstReply: .seconds(400), resolution: .seconds(4000))
    try await with(.sqlite, [target]) { assistant, desk, keeper in
      let (tenant, clock) = (assistant.tenant, assistant.clock)
      let id = try await assistant.ask(Self.person).conversation
      clock.advance(by: .seconds(200))
      let said = try await desk.say("Hello", key: "one", in: id, by: Self.ann, tenant)
      #expect(said.change?.handoff.firstReply?.state == .met)
      clock.advance(by: .seconds(3900))
      let changes = try await keeper.keep(tenant)
      #expect(changes.map(\.handoff.resolution?.state) == [.breached])
      let closed = try await desk.close(id, because: "Done", by: Self.ann, tenant)
      #expect(closed.handoff.resolution?.state == .breached && closed.handoff.firstReply?.state == .met)
      let events = try await told(assistant)
      #expect(events == ["sla_breached"])
      let quick = try await assistant.ask(Self.person).conversation
      _ = try await desk.take(quick, by: Self.ann, tenant)
      let done = try await desk.close(quick, because: "Done", by: Self.ann, tenant)
      #expect(done.handoff.resolution?.state == .met)
    }
  }

  @Test("are those of the queue and the priority, counted in office hours")
  func choice() async throws {
    var legal = HandoffQueue.Conditions()
    legal.reasons = [.legal]
    // The clock of tests begins on a Thursday at 8:53:20.
    let hours = OfficeHours(zone: "UTC", week: [5: [540..<600], 6: [540..<1020]])
    let line = QueueSettings(queues: [
      HandoffQueue(name: "legal", conditions: legal, hours: OfficeHours(zone: "UTC", week: [5: [0..<1440]])),
      HandoffQueue(name: "rest", hours: hours),
    ])
    let targets = [
      HandoffTarget(queues: ["legal"], firstReply: .seconds(60)),
      HandoffTarget(priorities: [.urgent], firstReply: .seconds(30)),
      HandoffTarget(firstReply: .seconds(2 * 3600)),
    ]
    try await with(.sqlite, targets, line: line) { assistant, desk, _ in
      func due(_ text: String) async throws -> String? {
        let id = try await assistant.ask(text).conversation
        let handoff = try await desk.current(of: id, assistant.tenant)
        return handoff?.firstReply?.dueAt.description
      }
      #expect(assistant.clock.now.description == "2025-10-09T08:53:20.000Z")
      let (sued, urgent, plain) = (
        try await due("My solicitor will take you to court"),
        try await due("Someone has collapsed here, send an ambulance"), try await due(Self.person)
      )
      #expect(sued == "2025-10-09T08:54:20.000Z")
      #expect(urgent == "2025-10-09T09:00:30.000Z")
      // One hour on Thursday, the second on Friday.
      #expect(plain == "2025-10-10T10:00:00.000Z")
    }
  }
}
