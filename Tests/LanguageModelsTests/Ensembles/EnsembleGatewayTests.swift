import Essentials
import LanguageModels
import Testing
import UsherTesting

/// Ensembles as the configuration makes them: behind the gateway, over members that are models of the same gateway.
@Suite("An ensemble behind the gateway", .timeLimit(.minutes(10)))
struct EnsembleGatewayTests {
  private let clock = ManualClock()
  private let usage = UsageList()

  private static func settings(_ method: String, _ more: String = "") throws -> EnsembleSettings {
    let configuration = try ModelsConfigurationTests.read(
      """
      models:
        providers: {lab: {type: openai_compatible, base_url: "http://127.0.0.1:1/v1"}}
        catalog:
          a: {model: a, price: {input: 1, output: 1}}
          b: {model: b, price: {input: 1, output: 1}}
          c: {model: c, price: {input: 1, output: 1}}
        ensembles:
          careful: {method: \(method), members: [a, b, c]\(more)}
      """)
    return try #require(configuration.ensembles.first)
  }

  private func gateway(
    _ models: [FakeModel], _ settings: EnsembleSettings, route: [String] = ["careful"]
  ) -> (gateway: ModelGateway, ensemble: EnsembleModel) {
    let (gateway, ensembles) = ModelGateway(
      models: Dictionary(uniqueKeysWithValues: models.map { ($0.name, $0) }),
      router: FixedRoute(models: route), usage: usage, price: { _, usage in Int64(usage.output) },
      settings: GatewaySettings(retry: RetryPolicy(attempts: 2)), wallClock: clock, clock: clock, seed: 1
    ).adding([settings], embedder: nil)
    return (gateway, ensembles[0])
  }

  private func says(_ name: String, _ text: String) -> FakeModel {
    FakeModel(
      name, clock,
      [.started, .say(text), .usage(TokenUsage(input: 10, output: 5)), .finish(.stop)])
  }

  @Test("Each member's call is recorded with its cost, and the ensemble's own answer costs nothing more")
  func records() async throws {
    let models = [says("a", "£12"), says("b", "£10"), says("c", "£12")]
    let (gateway, ensemble) = gateway(models, try Self.settings("confidence"))
    let response = try await gateway.respond(to: GatewayFixture.request()).response()
    #expect(response.source?.name == "careful" && response.source?.member == "a")
    #expect(response.source?.reason == "as the test says; careful: a is the surest of 3")
    let all = TokenUsage(input: 30, output: 15, costMicrodollars: 15)
    #expect(response.usage == all, "what the client is told is all of it")
    let records = usage.all
    #expect(Set(records.map(\.source.name)) == ["a", "b", "c", "careful"])
    let own = try #require(records.first { $0.source.name == "careful" })
    #expect(own.costMicrodollars == 0 && own.usage == nil && own.source.provider == "ensemble")
    #expect(records.reduce(0) { $0 + ($1.costMicrodollars ?? 100) } == 15)
    #expect(records.filter { $0.source.name != "careful" }.allSatisfy { $0.route?.rule == "ensemble" })
    #expect(ensemble.statistics.members.map(\.wins) == [1, 0, 0])
  }

  @Test("The judge is a model of the gateway too, with a record")
  func judged() async throws {
    let models = [says("a", "£12"), says("b", "£10"), says("c", "1")]
    let (gateway, _) = gateway(models, try Self.settings("judged", ", judge: c, deadline: 5s"))
    let response = try await gateway.respond(to: GatewayFixture.request()).response()
    #expect(response.source?.reason?.contains("the judge chose") == true)
    #expect(models[2].counts.calls == 2)
    #expect(usage.all.count == 5 && usage.all.reduce(0) { $0 + ($1.costMicrodollars ?? 100) } == 20)
  }

  @Test("A member's breaker and retries are its own; the ensemble as a whole is not asked again")
  func failures() async throws {
    let broken = FakeModel("a", clock, [.fail(ModelError(.serverError, "No."))])
    let models = [broken, says("b", "£10"), says("c", "£10"), says("d", "£9")]
    let (gateway, ensemble) = gateway(models, try Self.settings("vote"), route: ["careful", "d"])
    let done = Flag()
    let task = Task {
      defer { done.set() }
      return try await gateway.respond(to: GatewayFixture.request()).response()
    }
    await clock.run { done.isSet }
    #expect(try await task.value.text == "£10")
    let member = try #require(gateway.statuses.first { $0.name == "b" })
    #expect(member.recent.successes == 1)
    #expect(gateway.statuses.map(\.name) == ["a", "b", "c", "careful", "d"])
    #expect(ensemble.statistics.members[0].calls == 1)
  }

  @Test("When no member answers, the next model of the route does")
  func failover() async throws {
    let refusal = ModelError(.authentication, "No.")
    let models = ["a", "b", "c"].map { FakeModel($0, clock, [.fail(refusal)]) } + [says("d", "£9")]
    let (gateway, _) = gateway(models, try Self.settings("vote"), route: ["careful", "d"])
    let response = try await gateway.respond(to: GatewayFixture.request()).response()
    #expect(response.text == "£9" && response.source?.hops == 1)
    #expect(models[0...2].allSatisfy { $0.counts.calls == 1 })
    #expect(usage.all.count == 4, "three members, and the request that the next model answered")
  }
}
