import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Assistant

@Suite("A customer who chooses a person") struct PersonDeskTests {
  private static let line = QueueSettings(queues: [HandoffQueue(name: "general")])
  private static let ann = Operator(id: "usr_ann", name: "Ann")

  private func with(
    _ engine: DatabaseEngine, line: QueueSettings = Self.line, most: Int? = 2,
    _ body: (TestAssistant, PersonDesk) async throws -> Void
  ) async throws {
    let settings = HandoffSettings(line: line, personFirst: most.map { PersonFirst(mostSilent: $0) })
    try await TestAssistant.with(engine, handoff: settings, recordsEvents: true) { assistant in
      let desk = PersonDesk(
        database: assistant.database, clock: assistant.clock, events: RecordedEvents.outbox,
        settings: settings, company: CompanyProfile(name: "Harbour Boats", greeting: "Hello"))
      try await body(assistant, desk)
    }
  }

  private func begin(_ assistant: TestAssistant, customer: String? = nil) async throws -> ConversationID {
    assistant.clock.advance(by: .seconds(1))
    return try await assistant.store.create(channel: .web, customer: customer, assistant.tenant).id
  }

  @Test(
    "is told their place at once, before they have written, and has it once over several processes",
    arguments: DatabaseEngine.allCases)
  func asking(engine: DatabaseEngine) async throws {
    try await with(engine) { assistant, desk in
      let tenant = assistant.tenant
      let first = try await begin(assistant)
      let outcomes: [PersonDesk.Outcome] = try await withThrowingTaskGroup(of: PersonDesk.Outcome.self) {
        group in
        for _ in 0..<4 { group.addTask { try await desk.ask(in: first, tenant) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(outcomes.compactMap(\.change.notice).count == 1)
      #expect(outcomes.map(\.place) == [1, 1, 1, 1])
      let second = try await desk.ask(in: try await begin(assistant), tenant)
      #expect(second.place == 2 && second.change.handoff.reason == .requested)
      #expect(second.change.notice?.text.hasSuffix("reads it first. You are number 2 in line.") == true)
      let told = try await assistant.store.messages(of: first, limit: 9, tenant)
      #expect(told.map(\.role) == [.system] && told[0].text.hasSuffix("You are next in line."))
      let events = try await RecordedEvents(assistant.database, tenant).all().map(\.name.rawValue)
      #expect(events.count { $0 == "handoff_requested" } == 2)
      // Whoever comes sees them, and then there is no place any more.
      let handoffs = HandoffDesk(database: assistant.database, clock: assistant.clock)
      _ = try await handoffs.take(first, by: Self.ann, tenant)
      let taken = try await desk.ask(in: first, tenant)
      #expect(taken.place == nil && taken.change.notice == nil && taken.change.handoff.state == .taken)
    }
  }

  @Test("cannot fill the line without a word, nor wait twice", arguments: DatabaseEngine.allCases)
  func bounds(engine: DatabaseEngine) async throws {
    try await with(engine) { assistant, desk in
      let tenant = assistant.tenant
      _ = try await desk.ask(in: try await begin(assistant, customer: "amelia"), tenant)
      let elsewhere = try await begin(assistant, customer: "amelia")
      let twice = await #expect(throws: Problem.self) { try await desk.ask(in: elsewhere, tenant) }
      #expect(twice?.kind == "waiting-already")
      _ = try await desk.ask(in: try await begin(assistant), tenant)
      let third = try await begin(assistant)
      let full = await #expect(throws: Problem.self) { try await desk.ask(in: third, tenant) }
      #expect(full?.kind == "line-is-long")
      _ = try await assistant.ask("Can I bring a dog on board?", in: third)
      let written = try await desk.ask(in: third, tenant)
      #expect(written.place == 3)
    }
  }

  @Test("is told when people are back, and that it is not possible where the company does not want it")
  func settings() async throws {
    let hours = OfficeHours(zone: "UTC", week: [6: [540..<1020]])
    try await with(.sqlite, line: QueueSettings(hours: hours)) { assistant, desk in
      let outcome = try await desk.ask(in: try await begin(assistant), assistant.tenant)
      #expect(outcome.opensAt?.description == "2025-10-10T09:00:00.000Z")
      #expect(outcome.change.notice?.text.contains("we answer again tomorrow at 9:00") == true)
    }
    try await with(.sqlite, most: nil) { assistant, desk in
      let id = try await begin(assistant)
      let problem = await #expect(throws: Problem.self) { try await desk.ask(in: id, assistant.tenant) }
      #expect(problem?.kind == "no-choice-of-person")
    }
  }
}
