import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Assistant

@Suite("A line of those who wait for people") struct QueueTurnTests {
  private static let ann = Operator(id: "usr_ann", name: "Ann")
  private static let ben = Operator(id: "usr_ben", name: "Ben")
  private static let person = "I want to talk to a person"

  private static func general(_ assignment: HandoffQueue.Assignment = .none, capacity: Int? = nil)
    -> HandoffQueue
  {
    HandoffQueue(name: "general", assignment: assignment, capacity: capacity)
  }

  private static var german: HandoffQueue {
    var conditions = HandoffQueue.Conditions()
    conditions.languages = ["de"]
    return HandoffQueue(name: "german", conditions: conditions)
  }

  private func with(
    _ engine: DatabaseEngine, _ line: QueueSettings,
    _ body: (TestAssistant, PresenceDesk, QueueKeeper) async throws -> Void
  ) async throws {
    try await TestAssistant.with(engine, handoff: HandoffSettings(line: line)) { assistant in
      try await body(
        assistant, PresenceDesk(database: assistant.database, clock: assistant.clock),
        QueueKeeper(database: assistant.database, clock: assistant.clock, settings: line))
    }
  }

  private func handoff(_ id: ConversationID, _ assistant: TestAssistant) async throws -> HandoffRecord {
    let desk = HandoffDesk(database: assistant.database, clock: assistant.clock)
    return try #require(try await desk.current(of: id, assistant.tenant))
  }

  @Test(
    "is chosen by what the handoff is about, and its place is told truly", arguments: DatabaseEngine.allCases)
  func places(engine: DatabaseEngine) async throws {
    var legal = HandoffQueue.Conditions()
    legal.reasons = [.legal]
    let queues = [HandoffQueue(name: "legal", conditions: legal), Self.german, Self.general()]
    try await with(engine, QueueSettings(queues: queues)) { assistant, _, _ in
      let first = try await assistant.ask(Self.person)
      #expect(first.text.hasSuffix("They will answer here. You are next in line."))
      let second = try await assistant.ask(Self.person)
      #expect(second.text.hasSuffix("You are number 2 in line."))
      // Asking again changes nothing, and who is more urgent goes before.
      let again = try await assistant.ask(Self.person, in: second.conversation)
      #expect(again.text.hasSuffix("You are number 2 in line."))
      let urgent = try await assistant.ask("Someone has collapsed here, send an ambulance")
      #expect(urgent.text.hasSuffix("You are next in line."))
      let third = try await assistant.ask(Self.person, in: second.conversation)
      #expect(third.text.hasSuffix("You are number 3 in line."))
      let other = try await assistant.ask("Ich möchte bitte mit einem Menschen sprechen")
      #expect(other.text.hasSuffix("You are next in line."))
      let sued = try await assistant.ask("My solicitor will take you to court")
      #expect(sued.text.hasSuffix("You are next in line."))
      let names = [
        try await handoff(first.conversation, assistant).queue,
        try await handoff(other.conversation, assistant).queue,
        try await handoff(sued.conversation, assistant).queue,
      ]
      #expect(names == ["general", "german", "legal"])
      let inbox = Inbox(database: assistant.database, clock: assistant.clock)
      let page = try await inbox.page(
        InboxFilter(.waiting, for: Self.ann, queue: "german"), limit: 9, assistant.tenant)
      #expect(page.items.map(\.conversation.id) == [other.conversation])
      let line = HandoffLine(
        database: assistant.database, clock: assistant.clock, settings: QueueSettings(queues: queues))
      let figures = try await line.figures(assistant.tenant)
      #expect(figures.map(\.waiting) == [1, 1, 3, 0] && figures.map(\.queue?.name).last == .some(nil))
    }
  }

  @Test("is no line where none is configured: nothing is said about a place")
  func silent() async throws {
    try await with(.sqlite, QueueSettings()) { assistant, _, _ in
      let reply = try await assistant.ask(Self.person)
      #expect(reply.text.hasSuffix("They will answer here."))
    }
  }

  @Test("says outside office hours when people are back, and keeps what is left there")
  func closed() async throws {
    // The clock of tests stands at some moment; these hours begin two hours later on that day.
    let clock = ManualClock()
    let start = try #require(Timestamp("\(clock.now.description.prefix(10))T00:00:00Z"))
    let minute = Int((clock.now - start).inSeconds) / 60
    let week = Dictionary(uniqueKeysWithValues: (1...7).map { ($0, [0..<max(1, minute / 2)]) })
    let hours = OfficeHours(zone: "UTC", week: week)
    #expect(!hours.areOpen(at: clock.now))
    try await with(.sqlite, QueueSettings(hours: hours)) { assistant, _, _ in
      let reply = try await assistant.ask(Self.person)
      #expect(
        reply.text.contains("we answer again tomorrow at 0:00 (UTC time). You can leave a message here"))
      _ = try await assistant.ask("My boat is leaking", in: reply.conversation)
      let handoff = try await handoff(reply.conversation, assistant)
      #expect(handoff.state == .waiting && handoff.unread == 2)
    }
  }

  @Test("gives each new one to somebody who is there, in turn", arguments: DatabaseEngine.allCases)
  func roundRobin(engine: DatabaseEngine) async throws {
    try await with(engine, QueueSettings(queues: [Self.general(.roundRobin, capacity: 2)])) {
      assistant, desk, keeper in
      let alone = try await assistant.ask(Self.person).conversation
      let waiting = try await handoff(alone, assistant)
      #expect(waiting.state == .waiting)
      for author in [Self.ann, Self.ben] {
        try await desk.watches(author, role: "operator", stream: author.id, assistant.tenant)
      }
      // Who has come gets what waits.
      let given = try await keeper.keep(assistant.tenant)
      #expect(given.map(\.handoff.operator) == [Self.ann] && given[0].handoff.state == .assigned)
      var names: [String?] = []
      for _ in 0..<4 {
        assistant.clock.advance(by: .seconds(1))
        let id = try await assistant.ask(Self.person).conversation
        names.append(try await handoff(id, assistant).operator?.name)
      }
      // In turn, and not more than each can do.
      #expect(names == ["Ben", "Ann", "Ben", nil])
      let presence = try await desk.presence(of: Self.ann, role: nil, assistant.tenant)
      #expect(presence.state == .online && presence.conversations == 2)
    }
  }

  @Test("gives nothing to who is away, gone, or of another queue, and least to the busiest")
  func leastBusy() async throws {
    var queue = Self.general(.leastBusy)
    queue.roles = ["supervisor"]
    queue.members = ["usr_ann", "Ben"]
    try await with(.sqlite, QueueSettings(queues: [queue])) { assistant, desk, _ in
      let tenant = assistant.tenant
      let cleo = Operator(id: "usr_cleo", name: "Cleo")
      try await desk.watches(Operator(id: "usr_dan", name: "Dan"), role: "operator", stream: "d", tenant)
      try await desk.watches(Self.ann, role: "operator", stream: "a", tenant)
      _ = try await desk.set(.away, Self.ann, role: "operator", tenant)
      let first = try await assistant.ask(Self.person).conversation
      let unassigned = try await handoff(first, assistant)
      #expect(unassigned.state == .waiting)
      try await desk.watches(cleo, role: "supervisor", stream: "c", tenant)
      let second = try await assistant.ask(Self.person).conversation
      try await desk.watches(Self.ben, role: "operator", stream: "b", tenant)
      let third = try await assistant.ask(Self.person).conversation
      try await desk.leaves(stream: "b", tenant)
      let fourth = try await assistant.ask(Self.person).conversation
      var names: [String?] = []
      for id in [second, third, fourth] { names.append(try await handoff(id, assistant).operator?.name) }
      #expect(names == ["Cleo", "Ben", "Cleo"])
      // A process that has ended says nothing any more.
      assistant.clock.advance(by: PresenceDesk.patience)
      let states = try await desk.all(tenant).map(\.state)
      #expect(states == [.offline, .offline, .offline, .offline])
    }
  }

  @Test(
    "gets back what somebody had who is gone, and gives it to another", arguments: DatabaseEngine.allCases)
  func comesBack(engine: DatabaseEngine) async throws {
    try await with(engine, QueueSettings(queues: [Self.general(.roundRobin)], returnAfter: .seconds(300))) {
      assistant, desk, keeper in
      let (tenant, clock) = (assistant.tenant, assistant.clock)
      try await desk.watches(Self.ann, role: nil, stream: "a", tenant)
      let id = try await assistant.ask(Self.person).conversation
      let other = try await assistant.ask(Self.person).conversation
      let handoffs = HandoffDesk(database: assistant.database, clock: clock)
      _ = try await handoffs.take(other, by: Self.ann, tenant)
      try await desk.leaves(stream: "a", tenant)
      clock.advance(by: .seconds(299))
      let early = try await keeper.keep(tenant)
      #expect(early.isEmpty)
      clock.advance(by: .seconds(2))
      try await desk.watches(Self.ben, role: nil, stream: "b", tenant)
      let changes = try await keeper.keep(tenant)
      #expect(changes.count == 4)
      for each in [id, other] {
        let handoff = try await handoff(each, assistant)
        #expect(handoff.state == .assigned && handoff.operator == Self.ben)
      }
      // Who was answered by somebody reads that they have left.
      #expect(changes.compactMap(\.notice?.text) == ["Ann had to leave. A colleague will answer."])
      let history = try await handoffs.history(of: id, tenant)
      #expect(
        history[0].entries.map(\.note) == [nil, "to Ann", "Ann is not there", "to Ben"])
      let again = try await keeper.keep(tenant)
      #expect(again.isEmpty)
      // Who puts one back is not given it again.
      _ = try await handoffs.assign(id, to: nil, by: Self.ben, tenant)
      let declined = try await keeper.keep(tenant)
      #expect(declined.isEmpty)
    }
  }

  @Test("is given to one of two by two processes at once", arguments: DatabaseEngine.allCases)
  func race(engine: DatabaseEngine) async throws {
    try await with(engine, QueueSettings(queues: [Self.general(.leastBusy, capacity: 3)])) {
      assistant, desk, keeper in
      let tenant = assistant.tenant
      for _ in 0..<8 { _ = try await assistant.ask(Self.person) }
      for author in [Self.ann, Self.ben] {
        try await desk.watches(author, role: nil, stream: author.id, tenant)
      }
      let changes = try await withThrowingTaskGroup(of: [HandoffDesk.Change].self) { group in
        for _ in 0..<4 { group.addTask { try await keeper.keep(tenant) } }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(changes.count == 6 && Set(changes.map(\.conversation.id)).count == 6)
      let counts = try await desk.all(tenant).map(\.conversations)
      #expect(counts == [3, 3])
    }
  }
}
