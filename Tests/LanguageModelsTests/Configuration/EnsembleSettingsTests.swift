import Essentials
import LanguageModels
import Testing

@Suite("The configuration of ensembles")
struct EnsembleSettingsTests {
  private static let catalog = """
    models:
      providers:
        openai: {key: k}
        anthropic: {key: env:NOT_SET}
      catalog:
        small: {provider: openai, model: gpt-6-luna, context_window: 1000, capabilities: [tools, json]}
        deep: {provider: openai, model: gpt-6.1-sol, capabilities: [tools, json, images]}
        other: {provider: anthropic, model: claude-sonnet-5-5}

    """

  private static func read(_ ensembles: String) throws -> ModelsConfiguration {
    try ModelsConfigurationTests.read(catalog + ensembles)
  }

  @Test("names members of the catalog, a method and what it needs")
  func whole() throws {
    let configuration = try Self.read(
      """
        ensembles:
          careful:
            method: judged
            members: [small, deep, local]
            weights: {deep: 2}
            judge: deep
            deadline: 20s
            judge_deadline: 5s
            agreement: 0.8
            learning_rate: 0.2
            labels: [sure]
        routing:
          rules: [{when: {agent: billing}, use: [careful, small]}, {when: {channel: voice}, use: [sure]}]
      """)
    let careful = try #require(configuration.ensembles.first)
    #expect(careful.members.map(\.name) == ["small", "deep", "local"])
    #expect(careful.members.map(\.weight) == [1, 2, 1] && careful.judge == "deep")
    #expect(careful.deadline == .seconds(20))
    #expect(
      careful.configuration
        == EnsembleConfiguration(
          method: .judged, agreement: 0.8, learningRate: 0.2, judgeDeadline: .seconds(5),
          judgeKeepsToJSON: true))
    #expect(careful.entry.contextWindow == 1000 && careful.entry.capabilities == [.tools, .json])
    #expect(configuration.choices.map(\.name) == ["small", "deep", "careful"])
    let router = ModelRouter(configuration)
    func route(_ change: (inout ModelRequest) -> Void) -> [String] {
      var request = ModelRequest.asking("How much is parking?")
      change(&request)
      return router.route(request).models
    }
    #expect(route { $0.caller.agent = "billing" } == ["careful", "small", "local"])
    #expect(route { $0.caller.channel = "voice" }.first == "careful")
    #expect(route { $0.model = "careful" }.first == "careful")
    // What costs several calls is not asked unless somebody names it.
    #expect(!route { _ in }.contains("careful"))
  }

  @Test("leaves out whose provider has no key, and says so")
  func missing() throws {
    let configuration = try Self.read(
      """
        ensembles:
          pair: {members: [small, other]}
          three: {members: [small, deep, other]}
          judged: {method: judged, members: [small, deep], judge: other}
        routing: {fallback: [pair, three]}
      """)
    #expect(configuration.ensembles.map(\.name) == ["three", "judged"])
    #expect(configuration.ensembles[0].members.map(\.name) == ["small", "deep"])
    let warnings = configuration.warnings.filter {
      $0.contains("pair") || $0.contains("three") || $0.contains("judge")
    }
    #expect(
      warnings == [
        "pair is left out, for fewer than two of its members can be asked",
        "three does without other, left out for want of a key",
        "The surest answer is taken in judged, for its judge other is left out",
      ])
  }

  @Test(
    "names what is wrong, where, and what was probably meant",
    arguments: [
      ("x: {members: [small]}", "12:18: “members” must list two models or more, such as [small, deep]"),
      ("x: {members: [small, small, deep]}", "12:18: “members” must not name a model twice"),
      (
        "x: {members: [smal, deep]}",
        "12:18: “members” names “smal”, which is no model of the catalog; did you mean “small”?"
      ),
      (
        "x: {metod: vote, members: [small, deep]}",
        "12:10: unknown key “metod” in models.ensembles.x; did you mean “method”?"
      ),
      (
        "x: {method: votes, members: [small, deep]}",
        "12:18: “method”: “votes” is not right; it must be vote, weighted, confidence, fallback or judged; did you mean "
          + "“vote”?"
      ),
      (
        "x: {method: judged, members: [small, deep]}",
        "12:10: “judge” is missing in models.ensembles.x; must name the model that chooses the best answer"
      ),
      (
        "x: {method: judged, judge: depp, members: [small, deep]}",
        "12:33: “judge” names “depp”, which is no model of the catalog; did you mean “deep”?"
      ),
      (
        "x: {judge: deep, members: [small, deep]}", "12:17: “judge” is only asked with method: judged"
      ),
      (
        "x: {weights: {smalll: 1}, members: [small, deep]}",
        "12:19: “weights” names “smalll”, which is no member; did you mean “small”?"
      ),
      ("x: {weights: {small: -1}, members: [small, deep]}", "12:19: “weights” must be between 0 and 1000"),
      ("x: {deadline: 0s, members: [small, deep]}", "12:20: “deadline” must be longer than 0"),
      (
        "small: {members: [small, deep]}",
        "12:7: “ensembles” must not call an ensemble “small”, which names something else"
      ),
    ])
  func wrong(entry: String, issue: String) {
    let issues = ModelsConfigurationTests.issues(Self.catalog + "  ensembles:\n    # Here.\n      \(entry)\n")
    #expect(issues.count == 1 && issues[0].hasSuffix(issue.drop { $0 != "“" && $0 != "u" }), "\(issues)")
  }
}
