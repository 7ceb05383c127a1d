import Essentials
import Testing

@testable import Assistant

@Suite("What is changed of an agent") struct AgentChangesTests {
  private let file = AgentProfile(
    name: "hire", title: "Boat hire", description: "Boats.", instructions: "Be kind.",
    intents: [
      Intent(name: "boat_prices", examples: ["how much"]),
      Intent(name: "accident", examples: ["it sank"], isStrict: true),
    ], suggestions: ["How much?"], tools: ["find_boat", "shop_*"])

  private func pointers(_ changes: AgentChanges, taken: [String: String] = [:]) -> [String] {
    changes.applied(to: file, taken: taken).conflicts.map(\.pointer)
  }

  @Test("is as the file says it where nothing is said, and survives being kept")
  func nothing() throws {
    let (same, conflicts) = AgentChanges().applied(to: file, taken: [:])
    #expect(same == file && conflicts.isEmpty)
    let all = AgentChanges(all: file)
    #expect(AgentChanges(try JSONValue(parsing: all.json.text)).applied(to: file, taken: [:]).agent == file)
    #expect(AgentChanges(AgentChanges().json) == AgentChanges())
  }

  @Test("takes a prompt's place, and no right that the file does not give")
  func rights() {
    let (agent, conflicts) = AgentChanges(
      instructions: "Sing.", tools: ["find_boat", "sell_boat", "shop_look", "shop_*", "*", "find_boat"]
    ).applied(to: file, taken: [:])
    #expect(agent.instructions == "Sing." && agent.prompt == nil)
    #expect(agent.tools == ["find_boat", "shop_look", "shop_*"])
    #expect(conflicts.map(\.pointer) == ["/tools/1", "/tools/4"])
    #expect(conflicts[0].detail.contains("“sell_boat”") && conflicts[0].detail.contains("find_boat, shop_*"))
    #expect(AgentChanges(tools: []).applied(to: file, taken: [:]).agent.tools.isEmpty)
  }

  @Test("keeps what only approved texts may answer, and stays the agent's own")
  func intents() {
    let (agent, conflicts) = AgentChanges(intents: [Intent(name: "new", examples: ["new"], isStrict: true)])
      .applied(to: file, taken: [:])
    #expect(agent.intents.map(\.name) == ["new", "accident"] && conflicts.map(\.pointer) == ["/intents"])
    #expect(agent.intents.map(\.isStrict) == [false, true])
    let strict = Intent(name: "accident", examples: ["it sank"])
    let kept = AgentChanges(intents: [strict]).applied(to: file, taken: [:])
    #expect(kept.agent.intents.map(\.isStrict) == [true] && kept.conflicts.isEmpty)
    #expect(
      pointers(
        AgentChanges(intents: [
          strict, Intent(name: "Big Name", examples: ["x"]), Intent(name: "bills", examples: ["x"]),
          Intent(name: "accident", examples: ["x"]), Intent(name: "empty", examples: [" "]),
          Intent(
            name: "odd", examples: ["x"], response: "No.",
            action: IntentAction(tool: "find_boat", response: "Yes.")),
          Intent(name: "open", examples: ["x"], action: IntentAction(tool: "find_boat", response: "{boat")),
        ]), taken: ["bills": "billing"])
        == [
          "/intents/1/name", "/intents/2/name", "/intents/3/name", "/intents/4/examples", "/intents/5/action",
          "/intents/6/action/response",
        ])
  }

  @Test("needs the tools of its intents")
  func actions() {
    var agent = file
    agent.intents.append(
      Intent(name: "look", examples: ["look"], action: IntentAction(tool: "find_boat", response: "Here.")))
    let (_, conflicts) = AgentChanges(tools: ["shop_*"]).applied(to: agent, taken: [:])
    #expect(conflicts.map(\.pointer) == ["/tools"] && conflicts[0].detail.contains("“look”"))
    let foreign = Intent(name: "sell", examples: ["x"], action: IntentAction(tool: "sell", response: "Sold."))
    #expect(pointers(AgentChanges(intents: [file.intents[1], foreign])) == ["/intents/1/action/tool"])
  }
}
