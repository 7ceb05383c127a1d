import Essentials
import Telemetry
import Testing

@Suite struct ObjectiveRulesTests {
  @Test("An alert that nothing could raise is left out")
  func impossible() {
    let text = ObjectiveRules([Objective("half", .turnAvailability, target: 0.5)]).text
    #expect(!text.contains("UsherHalfFastBurn"))
    #expect(!text.contains("UsherHalfSteadyBurn"))
    #expect(text.contains("UsherHalfCreepingBurn"))
    #expect(text.contains("> 0.5\""))
  }

  @Test("The rules are YAML, with what may go wrong and how fast")
  func rules() throws {
    let text = ObjectiveRules(Objective.usual).text
    let groups = try #require(try YAMLNode.parse(Array(text.utf8), file: "rules.yaml")["groups"]?.sequence)
    #expect(groups.count == Objective.usual.count * 2 + 1)
    let expressions = groups.flatMap { $0["rules"]?.sequence ?? [] }.compactMap { $0["expr"]?.scalar }
    #expect(expressions.contains { $0.contains(#"ratio_rate1h{slo="chat-availability"} > 0.0144 and "#) })
    #expect(expressions.contains { $0.contains(#"le=~"3\\.5""#) })
  }

  @Test("An objective says in words what it asks for")
  func summaries() {
    #expect(
      Objective.usual.map(\.summary) == [
        "95 % of turns have their reply within 2 s", "99 % of turns have their reply within 3.5 s",
        "99.9 % of turns come to a reply", "99.9 % of requests are answered without a fault of the server's",
      ])
  }
}
