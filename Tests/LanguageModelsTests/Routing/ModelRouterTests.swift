import Essentials
import LanguageModels
import Testing
import UsherTesting

@Suite("Where a request goes")
struct ModelRouterTests {
  typealias Fixture = RoutingFixture

  @Test(
    "By default simple goes to the cheapest, hard to the reasoning model, else to the balanced one, then local"
  )
  func usual() throws {
    let router = ModelRouter(try Fixture.configuration())
    #expect(
      router.route(Fixture.request(Fixture.simple)).models == [
        "nano", "terra", "sonnet", "sol", "home", "local",
      ])
    #expect(router.route(Fixture.request(Fixture.middling)).models == ["terra", "sonnet", "nano", "local"])
    #expect(
      router.route(Fixture.request(Fixture.hard)).models == ["sol", "terra", "sonnet", "nano", "local"])
    let decision = router.route(Fixture.request(Fixture.hard))
    #expect(decision.rule == "hard")
    #expect(decision.reason == "Rule “hard” sends it to sol, for the complexity is above 0.7.")
  }

  @Test("A long conversation goes to a model that can read it, and never to one that cannot")
  func long() throws {
    let router = ModelRouter(try Fixture.configuration())
    let history = String(repeating: "The order was changed once more. ", count: 20_000)
    let decision = router.route(Fixture.request(Fixture.simple, history: history))
    #expect(decision.rule == "long" && decision.models == ["sonnet", "terra", "nano", "local"])
    let middle = String(repeating: "The order was changed once more. ", count: 2_000)
    let shorter = router.explain(Fixture.request(Fixture.simple, history: middle))
    #expect(!shorter.decision.models.contains("home"))
    #expect(shorter.passedModels.contains { $0.name == "home" && $0.why.contains("too long") })
  }

  @Test("Without any model there is local, and it is said why")
  func nothing() {
    let router = ModelRouter(ModelsConfiguration(environment: [:]))
    let decision = router.route(Fixture.request(Fixture.hard))
    #expect(decision.models == ["local"] && decision.reason.contains("no provider"))
  }

  @Test("Where no model has a label, the next rule decides")
  func missingLabel() throws {
    let catalog = """
      providers: {openai: {key: k}}
      catalog: {only: {model: gpt-6.1-terra, labels: [balanced]}}
      """
    let router = ModelRouter(try Fixture.configuration(catalog: catalog))
    let explanation = router.explain(Fixture.request(Fixture.hard))
    #expect(explanation.decision.models == ["only", "local"] && explanation.decision.rule == "balanced")
    #expect(explanation.passedRules.contains { $0.name == "hard" && $0.why.contains("no model") })
  }

  @Test("Own rules go first, by channel, agent, tenant, score and size")
  func ownRules() throws {
    let router = ModelRouter(
      try Fixture.configuration(
        """
        routing:
          rules:
            - {name: voice, when: {channel: [voice, sms]}, use: [nano]}
            - {name: billing, when: {agent: billing, score_above: 0.3}, use: [sol]}
            - {name: inside, when: {tenant: \(Fixture.other)}, use: [local]}
        """))
    #expect(router.route(Fixture.request(Fixture.hard, channel: "sms")).models.first == "nano")
    #expect(router.route(Fixture.request(Fixture.middling, agent: "billing")).rule == "billing")
    #expect(router.route(Fixture.request(Fixture.simple, agent: "billing")).rule == "simple")
    #expect(router.route(Fixture.request(Fixture.hard, tenant: Fixture.other)).models == ["local"])
  }

  @Test("A tenant has rules, models and a fallback of its own")
  func tenants() throws {
    let router = ModelRouter(
      try Fixture.configuration(
        """
        tenants:
          \(Fixture.other):
            models: [nano, sonnet]
            fallback: [sonnet]
            rules: [{name: ours, when: {score_above: 0.7}, use: [balanced]}]
        """))
    #expect(router.route(Fixture.request(Fixture.hard, tenant: Fixture.other)).models == ["sonnet", "local"])
    #expect(
      router.route(Fixture.request(Fixture.simple, tenant: Fixture.other)).models == [
        "nano", "sonnet", "local",
      ])
    #expect(router.route(Fixture.request(Fixture.hard)).models.first == "sol")
  }

  @Test("At the soft limit the cheapest is asked, at the hard one only local; a change counts at once")
  func budgets() throws {
    let circumstances = Circumstances()
    let router = ModelRouter(
      try Fixture.configuration("routing: {rules: [{use: [sol]}]}"), budgets: circumstances)
    #expect(router.route(Fixture.request(Fixture.hard)).models.first == "sol")
    circumstances.set(.tight)
    let tight = router.route(Fixture.request(Fixture.hard))
    #expect(tight.models.first == "nano" && tight.rule == "saving")
    circumstances.set(.exhausted)
    #expect(router.route(Fixture.request(Fixture.hard, model: "sol")).models == ["local"])
    circumstances.set(.open)
    #expect(router.route(Fixture.request(Fixture.hard)).models.first == "sol")
  }

  @Test("A model that is not well is asked after the others; a change counts at once")
  func health() throws {
    let circumstances = Circumstances()
    let router = ModelRouter(try Fixture.configuration(), health: circumstances)
    _ = router.route(Fixture.request(Fixture.middling))
    circumstances.set(ill: ["terra", "sol"])
    let decision = router.route(Fixture.request(Fixture.middling))
    #expect(decision.models == ["sonnet", "nano", "terra", "local"])
    #expect(decision.reason.contains("terra is not well"))
    circumstances.set(ill: ["nano", "terra", "sonnet", "sol"])
    #expect(
      router.route(Fixture.request(Fixture.hard)).models == ["sol", "terra", "sonnet", "nano", "local"])
    circumstances.set(ill: [])
    #expect(router.route(Fixture.request(Fixture.middling)).models.first == "terra")
  }

  @Test("A rule may ask for another model while one is not well")
  func unhealthyRule() throws {
    let circumstances = Circumstances()
    let router = ModelRouter(
      try Fixture.configuration("routing: {rules: [{when: {unhealthy: terra}, use: [home]}]}"),
      health: circumstances)
    #expect(router.route(Fixture.request(Fixture.middling)).models.first == "terra")
    circumstances.set(ill: ["terra"])
    #expect(router.route(Fixture.request(Fixture.middling)).models.first == "home")
  }

  @Test("Only models are asked that can do what the request needs")
  func capabilities() throws {
    let router = ModelRouter(
      try Fixture.configuration("routing: {rules: [{name: home, use: [home]}]}"))
    var request = Fixture.request(Fixture.simple)
    #expect(router.route(request).models.first == "home")
    request.tools = [ModelTool(name: "find", description: "", parameters: [:])]
    let explanation = router.explain(request)
    #expect(explanation.decision.models.first == "nano")
    #expect(explanation.passedRules.contains { $0.name == "home" })
    #expect(explanation.passedModels.contains { $0.name == "home" && $0.why == "it has no tools" })
  }

  @Test("The model that a request names goes first, unless the tenant may not use it")
  func named() throws {
    let router = ModelRouter(
      try Fixture.configuration("tenants: {\(Fixture.other): {models: [nano]}}"))
    let decision = router.route(Fixture.request(Fixture.simple, model: "sol"))
    #expect(decision.models == ["sol", "terra", "sonnet", "nano", "local"] && decision.rule == "request")
    #expect(router.route(Fixture.request(Fixture.simple, model: "unheard-of")).rule == "simple")
    let refused = router.route(Fixture.request(Fixture.simple, tenant: Fixture.other, model: "sol"))
    #expect(refused.models == ["nano", "local"])
  }

  @Test("Who names local gets it, whatever the rules say; that is no stand-in")
  func namedLocal() throws {
    let router = ModelRouter(try Fixture.configuration(""))
    let decision = router.route(Fixture.request(Fixture.hard, model: "local"))
    #expect(decision.models == ["local"] && decision.rule == "request" && !decision.isStandIn)
  }

  @Test("Kept plans are the ones that would be made anew, whatever came before")
  func keptPlans() throws {
    let circumstances = Circumstances()
    let configuration = try Fixture.configuration(
      """
      routing:
        rules:
          - {when: {score_below: 0.15, channel: a}, use: [home]}
          - {when: {context_above: 60, agent: x}, use: [sol]}
          - {when: {context_below: 30, budget: tight}, use: [terra]}
      """)
    let router = ModelRouter(configuration, budgets: circumstances, health: circumstances, places: 64)
    var generator = SplitMix64(seed: 11)
    let words = ["why", "parking", "and", "refund", "compare", "7", "if", "bill", "?"]
    for _ in 0..<2000 {
      circumstances.set(BudgetState.allCases.randomElement(using: &generator) ?? .open)
      circumstances.set(ill: Bool.random(using: &generator) ? ["terra"] : [])
      let text = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
        words.randomElement(using: &generator) ?? ""
      }.joined(separator: " ")
      let request = Fixture.request(
        text, agent: ["x", nil].randomElement(using: &generator) ?? nil,
        channel: ["a", "b"].randomElement(using: &generator))
      #expect(router.route(request) == router.explain(request).decision)
    }
    #expect(router.keptPlans <= 64)
  }

  @Test("A plan is kept for five minutes")
  func lifetime() throws {
    let clock = ManualClock()
    let router = ModelRouter(try Fixture.configuration(), clock: clock)
    _ = router.route(Fixture.request(Fixture.simple))
    _ = router.route(Fixture.request("Thanks"))
    #expect(router.keptPlans == 1)
    clock.advance(by: .seconds(301))
    #expect(router.route(Fixture.request(Fixture.simple)).models.first == "nano")
  }

  @Test("An explanation can be read by programs")
  func json() throws {
    let router = ModelRouter(try Fixture.configuration())
    let json = router.explain(Fixture.request(Fixture.hard)).json
    #expect(json["models"]?[0]?.stringValue == "sol" && json["provider"]?.stringValue == "openai")
    #expect(json["model"]?.stringValue == "gpt-6.1-sol" && json["budget"]?.stringValue == "open")
    #expect(json["complexity"]?["parts"]?.arrayValue?.count == 5)
    #expect((json["complexity"]?["score"]?.doubleValue ?? 0) > 0.7)
  }
}
