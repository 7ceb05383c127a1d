import Essentials
import LanguageModels
import Persistence
import Testing
import UsherTesting

@testable import Assistant

@Suite("Turns by an agent's versions") struct AgentVersionTurnTests {
  private let ann = Operator(id: "usr_ann", name: "Ann")

  /// Begins a draft and publishes it over whatever answers.
  private func publish(
    _ changes: AgentChanges, of agent: String, _ assistant: TestAssistant
  ) async throws -> Int {
    let draft = try await assistant.versions.create(changes, of: agent, note: nil, by: ann, assistant.tenant)
    return try await assistant.versions.publish(
      draft.number, of: agent, revision: 1, by: ann, assistant.tenant
    ) { _ in }.number
  }

  private static let ferry = Intent(
    name: "ferry", examples: ["when does the ferry leave", "ferry timetable", "times of the ferry to Larne"],
    response: "The ferry leaves at noon.")

  @Test(
    "answer by what is published, here at once and on another process when it looks, until it is put back",
    arguments: DatabaseEngine.allCases)
  func published(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine) { assistant in
      let other = try await assistant.replica()
      let question = "When does the ferry leave?"
      let before = try await assistant.ask(question)
      #expect(before.text != "The ferry leaves at noon.")
      let intents = (assistant.agents.roster.agents.first { $0.name == "hire" }?.intents ?? []) + [Self.ferry]
      let number = try await publish(AgentChanges(intents: intents), of: "hire", assistant)
      // A draft's publication is heard of with the revision, which the answers in caches go by as well.
      try await assistant.noteChanges()
      let after = try await assistant.ask(question)
      #expect(after.text == "The ferry leaves at noon." && after.answer.agent == "hire")
      let trace = try await assistant.trace(of: after)
      #expect(trace.agentVersion == .init(agent: "hire", version: number) && trace.intent == "ferry")
      // Nothing else of the agents is another.
      let price = try await assistant.ask("How much is a rowing boat?")
      #expect(price.text.contains("£8"))
      #expect(other.agents.roster.agents.first { $0.name == "hire" }?.version == nil)
      try await other.noteChanges()
      let there = try await other.ask(question)
      #expect(there.text == "The ferry leaves at noon.")
      #expect(other.agents.digest == assistant.agents.digest)
      // Files that are read again keep what is published, and a process that starts has it.
      try await assistant.agents.reload()
      #expect(assistant.agents.roster.owner(of: "ferry")?.agent.version == number)
      #expect(assistant.agents.roster.files.allSatisfy { $0.version == nil })
      let started = try await assistant.replica()
      #expect(started.agents.roster.owner(of: "ferry") != nil)
      _ = try await assistant.versions.rollBack(
        to: 0, of: "hire", over: number, note: nil, by: ann, assistant.tenant
      ) { _ in }
      for process in [assistant, other] {
        try await process.noteChanges()
        let reply = try await process.ask(question)
        #expect(reply.text == before.text)
      }
    }
  }

  @Test("give models the published instructions, and the tools that are left")
  func instructions() async throws {
    let model = ScriptedModel { $0.instructions.contains("pirate") ? "Arr!" : "Good day." }
    let harbour = Harbour()
    let tools: [any Tool] = [harbour.looks("find_boat") { _, _ in ToolResult("a boat") }, harbour.books()]
    let files = TestAssistant.general(tools: "[find_boat, book_boat]")
    try await TestAssistant.with(.sqlite, model: model, tools: tools, files: files) { assistant in
      let before = try await assistant.ask("Which rope holds the dinghy?")
      #expect(before.text == "Good day." && model.requests.last?.tools.count == 2)
      let changes = AgentChanges(instructions: "Talk like a pirate.", tools: ["find_boat"])
      let number = try await publish(changes, of: "general", assistant)
      try await assistant.noteChanges()
      let after = try await assistant.ask("Which rope holds the dinghy?")
      #expect(after.text == "Arr!" && model.requests.last?.tools.map(\.name) == ["find_boat"])
      let trace = try await assistant.trace(of: after)
      #expect(trace.agentVersion == .init(agent: "general", version: number))
    }
  }

  @Test("are tried beside what answers, without leaving anything behind or changing anything")
  func tried() async throws {
    let harbour = Harbour()
    let tools: [any Tool] = [harbour.books(), harbour.writes("note_boat")]
    let model = ToolUsingModel { request, _ in
      if !request.toolResults.isEmpty { return .say("There you are.") }
      guard request.instructions.contains("Book") else { return .say("Good day.") }
      return .calls(("book_boat", ["boat": "Sally"]), ("note_boat", ["boat": "Sally"]))
    }
    let files = TestAssistant.general(tools: "[book_boat, note_boat]")
    try await TestAssistant.with(.sqlite, model: model, tools: tools, files: files) { assistant in
      let changes = AgentChanges(instructions: "Book whatever they want.")
      let (changed, published) = try await assistant.turns.tryOut(
        changes, version: 7, of: "general", with: "Is the Sally free on Monday?", isForced: true,
        assistant.tenant)
      #expect(published.text == "Good day." && published.version == nil && published.tools.isEmpty)
      #expect(changed.version == 7 && changed.text.contains("This books Sally for £30."))
      #expect(changed.tools.map(\.name) == ["book_boat", "note_boat"])
      #expect(changed.tools.allSatisfy { $0.outcome == AgentTrial.notDone })
      #expect(changed.tools.first?.arguments.contains("Sally") == true)
      #expect(harbour.deeds.isEmpty)
      let rows = try await assistant.database.read { connection in
        try await connection.query(
          """
          SELECT 1 FROM messages WHERE tenant_id = \(assistant.tenant.tenant)
          UNION ALL SELECT 1 FROM tool_confirmations WHERE tenant_id = \(assistant.tenant.tenant)
          """)
      }
      #expect(rows.isEmpty)
      // It answers nobody yet.
      let reply = try await assistant.ask("Is the Sally free on Monday?")
      #expect(reply.text == "Good day.")
    }
  }

  @Test("are tried with their intents, by the agent whose business it is or the one that is meant")
  func triedIntents() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      let changes = AgentChanges(intents: [Self.ferry])
      let (changed, published) = try await assistant.turns.tryOut(
        changes, version: 1, of: "hire", with: "When does the ferry leave?", isForced: false, assistant.tenant
      )
      #expect(changed.text == "The ferry leaves at noon." && changed.intent == "ferry")
      #expect(published.text != changed.text && published.intent != "ferry")
      let bill = try await assistant.turns.tryOut(
        changes, version: 1, of: "hire", with: "When is my mooring bill due?", isForced: false,
        assistant.tenant)
      #expect(bill.changed.answer.agent == "billing" && bill.changed.version == nil)
      let forced = try await assistant.turns.tryOut(
        changes, version: 1, of: "hire", with: "When is my mooring bill due?", isForced: true,
        assistant.tenant)
      #expect(forced.changed.answer.agent == "hire" && forced.changed.version == 1)
      let blank = await problem {
        try await assistant.turns.tryOut(
          changes, version: 1, of: "hire", with: " ", isForced: false, assistant.tenant)
      }
      #expect(blank?.status == 422)
    }
  }

  @Test("obey a file that takes something away after they were published")
  func files() async throws {
    let folder = try TestFolder()
    defer { folder.remove() }
    try folder.write(TestAssistant.general(tools: "[find_boat, book_boat]"))
    let harbour = Harbour()
    try await withTestDatabase(.sqlite, TestAssistant.migrations) { database in
      let assistant = try await TestAssistant(
        database: database, agentPath: folder.path,
        tools: [harbour.looks("find_boat") { _, _ in ToolResult("a boat") }, harbour.books()])
      _ = try await publish(
        AgentChanges(instructions: "Sing.", tools: ["book_boat"]), of: "general", assistant)
      try await assistant.noteChanges()
      #expect(assistant.agents.roster.defaultAgent.tools == ["book_boat"])
      try folder.write(TestAssistant.general(tools: "[find_boat]"))
      try await assistant.agents.reload()
      #expect(assistant.agents.roster.defaultAgent.tools.isEmpty)
      #expect(assistant.agents.roster.defaultAgent.instructions == "Sing.")
      // What is published counts though the file that was saved last is wrong, and goes on counting when it is right.
      try folder.write(["general.yaml": "name: general\ndefault: perhaps\n"])
      await #expect(throws: (any Error).self) { try await assistant.agents.reload() }
      let draft = try await assistant.versions.create(
        AgentChanges(instructions: "Hum."), of: "general", note: nil, by: ann, assistant.tenant)
      _ = try await assistant.versions.publish(
        draft.number, of: "general", revision: 1, by: ann, assistant.tenant
      ) { _ in }
      try await assistant.noteChanges()
      #expect(assistant.agents.roster.defaultAgent.instructions == "Hum.")
      try folder.write(TestAssistant.general(tools: "[find_boat]"))
      try await assistant.agents.reload()
      #expect(assistant.agents.roster.defaultAgent.instructions == "Hum.")
      let conflicts = assistant.agents.conflicts(of: AgentChanges(tools: ["book_boat"]), for: "general")
      #expect(conflicts?.map(\.pointer) == ["/tools/0"])
      #expect(assistant.agents.conflicts(of: AgentChanges(), for: "nobody") == nil)
    }
  }
}
