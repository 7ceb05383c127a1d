import Essentials
import LanguageModels
import Telemetry
import Testing
import UsherTesting

@Suite("The gateway")
struct ModelGatewayTests {
  private let clock = ManualClock()
  private var good: [FakeModel.Step] { [.started, .say("Hello"), .finish(.stop)] }

  private func failing(_ name: String, _ kind: ModelError.Kind, retryAfter: Duration? = nil) -> FakeModel {
    FakeModel(name, clock, [.fail(ModelError(kind, "No.", retryAfter: retryAfter))])
  }

  private func fixture(
    _ models: FakeModel..., profiles: [String: ModelProfile] = [:],
    settings: GatewaySettings = GatewaySettings(retry: .never)
  ) -> GatewayFixture {
    GatewayFixture(models, profiles: profiles, settings: settings)
  }

  @Test("asks the first model of the route and says so, once")
  func firstModel() async throws {
    let usage = TokenUsage(input: 5, output: 9)
    let a = FakeModel(
      "a", clock, [.started, .say("Hel"), .started, .say("lo"), .usage(usage), .finish(.stop)])
    let b = FakeModel("b", clock)
    let fixture = fixture(a, b)
    var events: [ModelEvent] = []
    for try await event in try await fixture.gateway.respond(to: GatewayFixture.request()) {
      events.append(event)
    }
    let source = ModelSource(name: "a", provider: "fake", model: "a-1", reason: "as the test says")
    #expect(
      events == [.started(source), .textDelta("Hel"), .textDelta("lo"), .usage(usage), .finished(.stop)])
    #expect(a.counts.calls == 1 && b.counts.calls == 0 && a.counts.open == 0)
    let record = try #require(fixture.usage.all.first)
    #expect(fixture.usage.all.count == 1 && record.outcome == .answered && record.source == source)
    #expect(record.usage == usage && record.costMicrodollars == 9 && record.timeToFirstToken == .zero)
    #expect(record.route?.rule == "test" && record.time == clock.now)
  }

  @Test(
    "lets the next model answer, whatever the first fails of",
    arguments: ModelError.Kind.allCases.filter { ModelError($0, "").isWorthFailover || $0 == .cancelled })
  func failover(kind: ModelError.Kind) async throws {
    let (a, b) = (failing("a", kind), FakeModel("b", clock))
    let fixture = fixture(a, b)
    let result = await fixture.ask()
    #expect(result.text == "b" && result.source?.hops == 1 && a.counts.calls == 1)
    let records = fixture.usage.all.filter { $0.source.name == "b" }
    #expect(records.map(\.outcome) == [.answered])
    let reason = try #require(result.source?.reason)
    #expect(kind == .cancelled || reason == "as the test says; a failed (\(kind.rawValue))")
  }

  @Test("passes an error on that another model would give too")
  func noFailover() async {
    let (a, b) = (failing("a", .budgetExceeded), FakeModel("b", clock))
    let fixture = fixture(a, b)
    #expect(await fixture.ask().kind == .budgetExceeded)
    #expect(b.counts.calls == 0 && fixture.usage.all.map(\.outcome) == [.failed(.budgetExceeded)])
  }

  @Test("marks what the engine in this process answers in the place of models, and nothing else")
  func standIns() async {
    func isStandIn(_ fixture: GatewayFixture) async -> Bool? { await fixture.ask().source?.isStandIn }
    let local = FakeModel("local", clock)
    #expect(await isStandIn(GatewayFixture([local])) == false)
    #expect(await isStandIn(GatewayFixture([local], isStandIn: true)) == true)
    #expect(await isStandIn(fixture(failing("a", .network), local)) == true)
    #expect(await isStandIn(fixture(failing("a", .network), FakeModel("b", clock), local)) == false)
  }

  @Test("lets models that keep deadlines themselves know theirs")
  func ownDeadlines() async throws {
    for isStreamed in [true, false] {
      let seen = Flag()
      let clock = clock
      let a = FakeModel("a", clock) { _, _ in
        let settings = GatewayDeadlines.self
        let end = isStreamed ? settings.streamed.end : min(settings.whole.attempt, settings.whole.begin)
        if ModelDeadline.end == clock.instant + end { seen.set() }
        return [.started, .say("A"), .finish(.stop)]
      }
      let profile = ModelProfile(provider: "fake", model: "a", watch: .untilItBegins)
      let fixture = GatewayFixture([a], profiles: ["a": profile])
      // Not by `ask`, for which time passes.
      let request = GatewayFixture.request(isStreamed: isStreamed)
      let response = try await fixture.gateway.respond(to: request).response()
      #expect(response.text == "A" && seen.isSet)
    }
  }

  @Test("keeps the order of the route, also behind models it does not know")
  func order() async {
    let models = [
      failing("a", .serverError), failing("b", .timeout), FakeModel("c", clock), FakeModel("d", clock),
    ]
    let fixture = GatewayFixture(
      models, route: ["x", "a", "b", "c", "d"], settings: GatewaySettings(retry: .never))
    let result = await fixture.ask()
    #expect(result.text == "c" && result.source?.hops == 3)
    #expect(models.map(\.counts.calls) == [1, 1, 1, 0])
    #expect(fixture.metrics.render().contains(#"skips_total{model="unknown",reason="unknown"} 1"#))
  }

  @Test("takes over in the midst of a stream as long as nothing was seen: reasoning and bookkeeping are not")
  func failoverBeforeFirstToken() async {
    let error = ModelError(.network, "The connection broke.")
    let a = FakeModel(
      "a", clock, [.started, .think("Hm"), .usage(TokenUsage(input: 1, output: 1)), .say(""), .fail(error)])
    let b = FakeModel("b", clock, [.started, .think("Well"), .say("B"), .finish(.stop)])
    let result = await fixture(a, b).ask()
    #expect(result.text == "B" && (try? result.get().reasoning) == "Well")
    #expect((try? result.get().usage) == TokenUsage?.none)
  }

  @Test("sends nothing again once a token was seen", arguments: [FakeModel.Step.say("A"), .tool("find")])
  func noFailoverAfterFirstToken(step: FakeModel.Step) async throws {
    let error = ModelError(.network, "The connection broke.")
    let (a, b) = (FakeModel("a", clock, [.started, step, .fail(error)]), FakeModel("b", clock))
    let fixture = fixture(a, b, settings: GatewaySettings())
    var events: [ModelEvent] = []
    let stream = try await fixture.gateway.respond(to: GatewayFixture.request())
    await #expect(throws: error) { for try await event in stream { events.append(event) } }
    #expect(events.count == 2 && a.counts.calls == 1 && b.counts.calls == 0)
    #expect(fixture.usage.all.map(\.outcome) == [.failed(.network)])
    #expect(fixture.usage.all.first?.timeToFirstToken != nil)
    #expect(fixture.gateway.statuses.first?.recent == SlidingWindow.Counts(successes: 1, failures: 1))
  }

  @Test(
    "does not take a stream that stops for one that ended",
    arguments: [[FakeModel.Step.started], [.started, .say("A")]])
  func brokenOff(steps: [FakeModel.Step]) async {
    let fixture = fixture(FakeModel("a", clock, steps), settings: GatewaySettings(retry: .never))
    #expect(await fixture.ask().kind == .malformedResponse)
  }

  @Test("takes an empty answer for a failure, and an honest “I don't know” for an answer")
  func emptyAnswers() async throws {
    let empty = FakeModel("a", clock, [.started, .finish(.stop)])
    let filtered = FakeModel("b", clock, [.started, .finish(.contentFilter)])
    let honest = FakeModel("c", clock, [.started, .assess(false), .finish(.stop)])
    let response = try await fixture(empty, filtered, honest).ask().get()
    #expect(response.source?.name == "c" && response.assessment?.isAnswered == false && response.text == "")
    let usedUp = FakeModel("a", clock, [.started, .think("Hm"), .finish(.length)])
    #expect(try await fixture(usedUp).ask().get().finishReason == .length)
  }

  @Test("tells the failure that helps the caller most when all models fail")
  func allFail() async {
    let fixture = fixture(failing("a", .authentication), failing("b", .rateLimited), failing("c", .network))
    #expect(await fixture.ask().kind == .rateLimited)
    #expect(fixture.usage.all.map(\.outcome) == [.failed(.rateLimited)])
    #expect(fixture.usage.all.first?.source.name == "c")
    #expect(await GatewayFixture([FakeModel("a", clock)], route: ["x"]).ask().kind == .unavailable)
  }

  @Test("tries a transient failure again on the same model, and no other one")
  func retries() async {
    let overloaded = ModelError(.overloaded, "Too much.")
    let a = FakeModel("a", clock, [.fail(overloaded)], [.fail(overloaded)], good)
    let b = FakeModel("b", clock)
    let settings = GatewaySettings(retry: RetryPolicy(attempts: 3))
    let fixture = fixture(a, b, settings: settings)
    let result = await fixture.ask()
    #expect(result.text == "Hello" && result.source?.hops == 0 && a.counts.calls == 3)
    let c = failing("c", .authentication)
    _ = await GatewayFixture([c, b], settings: settings).ask()
    #expect(c.counts.calls == 1)
  }

  @Test("waits as long as the service wishes, or asks another one when that is too long")
  func retryAfter() async throws {
    let a = FakeModel(
      "a", clock, [.fail(ModelError(.rateLimited, "Slow down", retryAfter: .seconds(2)))], good)
    let b = FakeModel("b", clock)
    let settings = GatewaySettings(retry: RetryPolicy(attempts: 2, longestRetryAfter: .seconds(3)))
    let first = fixture(a, b, settings: settings)
    let before = clock.now
    #expect(await first.ask().text == "Hello")
    #expect(clock.now - before >= .seconds(2))
    // A longer pause holds for all requests.
    let c = FakeModel(
      "c", clock, [.fail(ModelError(.rateLimited, "Slow down", retryAfter: .seconds(30)))], good)
    let second = fixture(c, b, settings: settings)
    #expect(await second.ask().text == "b")
    #expect(await second.ask().text == "b")
    #expect(c.counts.calls == 1 && second.gateway.statuses[1].pause != nil)
    clock.advance(by: .seconds(30))
    #expect(await second.ask().text == "Hello")
  }

  @Test("stops trying again when the budget for retries is used up")
  func retryBudget() async {
    let a = failing("a", .serverError)
    let settings = GatewaySettings(
      retry: RetryPolicy(attempts: 2), retryShare: 0,
      breaker: CircuitBreakerSettings(failuresInRow: 1000, minimumCalls: 1000),
      health: ServiceHealth.Settings(minimumCalls: 1000))
    let fixture = fixture(a, FakeModel("b", clock), settings: settings)
    for _ in 0..<30 { #expect(await fixture.ask().text == "b") }
    #expect(a.counts.calls == 40)
  }

  @Test("asks the next model when one has not begun in time, and gives the call up")
  func attemptDeadline() async {
    let (a, b) = (FakeModel("a", clock, [.started, .think("Hm"), .stall]), FakeModel("b", clock))
    let fixture = fixture(a, b, settings: GatewaySettings())
    let before = clock.now
    #expect(await fixture.ask().text == "b")
    #expect(clock.now - before >= .seconds(20))
    while a.counts.open > 0 { await Task.yield() }
    #expect(a.counts == FakeModel.Counts(calls: 1, open: 0, mostOpen: 1, cancelled: 1))
  }

  @Test("does not wait for a model that is deaf to being cancelled, and counts its place as taken")
  func deafModel() async {
    let (a, b) = (FakeModel("a", clock, [.hang]), FakeModel("b", clock))
    let fixture = fixture(a, b, settings: GatewaySettings(limit: .fixed(1)))
    #expect(await fixture.ask().text == "b")
    #expect(await fixture.ask().source?.reason == "as the test says; a has too much to do")
    #expect(fixture.gateway.statuses[0].limit.inUse == 1)
    a.letGo()
    while fixture.gateway.statuses[0].limit.inUse > 0 { await Task.yield() }
  }

  @Test("asks only models in this process when the time to begin is over")
  func beginDeadline() async {
    let models = ["a", "b", "c", "d"].map { FakeModel($0, clock, [.stall]) }
    let fixture = GatewayFixture(models + [FakeModel("local", clock)])
    let before = clock.now
    let result = await fixture.ask()
    #expect(result.text == "local" && result.source?.hops == 4)
    #expect(clock.now - before >= .seconds(45) && models[3].counts.calls == 0)
    #expect(result.source?.reason?.hasSuffix("d would be too late") == true)
  }
}
