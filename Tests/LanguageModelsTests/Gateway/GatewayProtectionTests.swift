import Essentials
import LanguageModels
import Telemetry
import Testing
import UsherTesting

@Suite("The gateway spares models that fail")
struct GatewayProtectionTests {
  private let clock = ManualClock()

  private func failing(_ name: String, _ kind: ModelError.Kind) -> FakeModel {
    FakeModel(name, clock, [.fail(ModelError(kind, "No."))])
  }

  @Test("by a breaker that opens, lets trials through, and closes")
  func breaker() async {
    let a = FakeModel("a", clock) { call, _ in
      call < 5 ? [.fail(ModelError(.serverError, "No."))] : [.started, .say("A"), .finish(.stop)]
    }
    let fixture = GatewayFixture([a, FakeModel("b", clock)], settings: GatewaySettings(retry: .never))
    for _ in 0..<5 { #expect(await fixture.ask().text == "b") }
    #expect(await fixture.ask().source?.reason == "as the test says; a is switched off after failures")
    #expect(a.counts.calls == 5 && fixture.gateway.health.breaker("a").state == .open)
    #expect(!fixture.gateway.health.isHealthy("a") && fixture.gateway.health.isHealthy("b"))
    clock.advance(by: .seconds(30))
    // Else a router would put it behind others, and no trial would ever reach it.
    #expect(fixture.gateway.health.isHealthy("a"))
    #expect(await fixture.ask().text == "A")
    #expect(fixture.gateway.health.breaker("a").state == .halfOpen)
    #expect(await fixture.ask().text == "A")
    #expect(fixture.gateway.health.breaker("a").state == .closed)
  }

  @Test(
    "but not for what is wrong with a request, or a limit of its rate",
    arguments: [
      ModelError.Kind.rateLimited, .invalidRequest, .contextLength, .contentFiltered, .unsupported,
    ])
  func notTheService(kind: ModelError.Kind) async {
    let a = failing("a", kind)
    let fixture = GatewayFixture([a, FakeModel("b", clock)], settings: GatewaySettings(retry: .never))
    for _ in 0..<30 { #expect(await fixture.ask().text == "b") }
    #expect(a.counts.calls == 30 && fixture.gateway.health.breaker("a").state == .closed)
  }

  @Test("by its health of the last hour: then only probes reach it, until several went well")
  func health() async {
    let a = FakeModel("a", clock) { call, _ in
      call < 40 && !call.isMultiple(of: 2) || call >= 60
        ? [.started, .say("A"), .finish(.stop)] : [.fail(ModelError(.serverError, "No."))]
    }
    let settings = GatewaySettings(
      retry: .never, breaker: CircuitBreakerSettings(failuresInRow: 1000, minimumCalls: 1000))
    let fixture = GatewayFixture([a, FakeModel("b", clock)], settings: settings)
    for _ in 0..<20 { _ = await fixture.ask() }
    #expect(a.counts.calls == 20 && fixture.gateway.statuses[0].isHealthy == false)
    for _ in 0..<5 { _ = await fixture.ask() }
    #expect(a.counts.calls == 21 && !fixture.gateway.health.isHealthy("a"))
    clock.advance(by: .seconds(15))
    #expect(fixture.gateway.health.isHealthy("a"))
  }

  @Test("unless there is no other: a model in doubt is better than none")
  func desperate() async {
    let a = FakeModel("a", clock) { call, _ in
      call < 20 ? [.fail(ModelError(.serverError, "No."))] : [.started, .say("A"), .finish(.stop)]
    }
    let settings = GatewaySettings(
      retry: .never, breaker: CircuitBreakerSettings(failuresInRow: 1000, minimumCalls: 1000))
    let fixture = GatewayFixture([a], settings: settings)
    for _ in 0..<20 { _ = await fixture.ask() }
    #expect(!fixture.gateway.statuses[0].isHealthy)
    for _ in 0..<3 { #expect(await fixture.ask().text == "A") }
  }

  @Test("by a limit: who waits too long for a turn goes to the next model")
  func limit() async {
    let a = FakeModel("a", clock, [.started, .say("A"), .wait(.seconds(5)), .finish(.stop)])
    let settings = GatewaySettings(limit: .fixed(3, queue: 2), turn: .seconds(1))
    let fixture = GatewayFixture([a, FakeModel("b", clock)], settings: settings)
    // A request that waits for the one model makes room for others at the other.
    let requests = (0..<9).map { _ in fixture.asking() }
    var texts: [String: Int] = [:]
    for request in requests { texts[await request.value(clock).text ?? "none", default: 0] += 1 }
    #expect(a.counts.mostOpen <= 3 && texts["none"] == nil && texts["A", default: 0] >= 3)
    #expect(fixture.gateway.statuses[0].limit.inUse == 0)
  }

  @Test("by passing over what cannot do the work")
  func capabilities() async {
    let plain = ModelProfile(provider: "fake", model: "plain", contextWindow: 100, capabilities: [])
    let fixture = GatewayFixture(
      [FakeModel("a", clock), FakeModel("b", clock)], profiles: ["a": plain])
    var requests: [ModelRequest] = [1, 2, 3, 4].map { _ in GatewayFixture.request() }
    requests[0].tools = [ModelTool(name: "find", description: "", parameters: [:])]
    requests[1].messages[0].content.append(.image(ModelImage(.url("https://example.org/a.png"))))
    requests[2].outputFormat = .json
    requests[3].instructions = String(repeating: "word ", count: 1000)
    for request in requests { #expect(await fixture.ask(request).text == "b") }
    #expect(await fixture.ask().text == "a")
  }

  @Test("never doubts the model in this process")
  func local() async {
    let a = failing("a", .serverError)
    let local = FakeModel("local", clock, [.wait(.seconds(60)), .started, .say("L"), .finish(.stop)])
    let fixture = GatewayFixture([a, local], settings: GatewaySettings(retry: .never, limit: .fixed(1)))
    let requests = (0..<10).map { _ in fixture.asking() }
    for request in requests { #expect(await request.value(clock).text == "L") }
  }
}

@Suite("Who stops reading an answer from the gateway")
struct GatewayCancellationTests {
  private let clock = ManualClock()

  @Test("before it begins, stops the call and is recorded")
  func beforeBegin() async {
    let a = FakeModel("a", clock, [.stall])
    let fixture = GatewayFixture([a, FakeModel("b", clock)])
    let request = fixture.asking()
    while a.counts.calls == 0 || clock.sleeperCount < 2 { await Task.yield() }
    request.task.cancel()
    #expect(await request.task.value.kind == .cancelled)
    while a.counts.open > 0 { await Task.yield() }
    #expect(fixture.usage.all.map(\.outcome) == [.cancelled])
    #expect(fixture.gateway.statuses.allSatisfy { $0.limit.inUse == 0 && $0.recent.total == 0 })
    #expect(fixture.models[1].counts.calls == 0)
  }

  @Test("in the midst, by leaving the loop, closes the stream; the service is not blamed")
  func inTheMidst() async throws {
    let a = FakeModel("a", clock, [.started, .say("A"), .say("B"), .say("C"), .finish(.stop)])
    let fixture = GatewayFixture([a])
    func read() async throws {
      for try await event in try await fixture.gateway.respond(to: GatewayFixture.request()) {
        if event == .textDelta("A") { break }
      }
    }
    try await read()
    #expect(a.counts.open == 0 && fixture.usage.all.map(\.outcome) == [.cancelled])
    #expect(fixture.gateway.statuses[0].limit.inUse == 0)
    #expect(fixture.gateway.statuses[0].recent == SlidingWindow.Counts(successes: 1))
  }

  @Test("and never reads at all, leaves nothing behind")
  func neverRead() async throws {
    let a = FakeModel("a", clock)
    let fixture = GatewayFixture([a])
    _ = try await fixture.gateway.respond(to: GatewayFixture.request())
    #expect(a.counts.open == 0 && fixture.usage.all.map(\.outcome) == [.cancelled])
    #expect(fixture.gateway.statuses[0].limit.inUse == 0)
  }

  @Test("while it waits for its turn, gives the turn up")
  func inQueue() async throws {
    let a = FakeModel("a", clock, [.started, .say("A"), .stall])
    let fixture = GatewayFixture([a], settings: GatewaySettings(limit: .fixed(1)))
    let stream = try await fixture.gateway.respond(to: GatewayFixture.request())
    let request = fixture.asking()
    while fixture.gateway.statuses[0].limit.waiting == 0 { await Task.yield() }
    request.task.cancel()
    #expect(await request.task.value.kind == .cancelled)
    #expect(fixture.gateway.statuses[0].limit == AdaptiveLimit.Status(limit: 1, inUse: 1, refused: 1))
    withExtendedLifetime(stream) {}
  }
}

@Suite("A second model side by side")
struct GatewayHedgingTests {
  private let clock = ManualClock()

  private func fixture(_ models: FakeModel..., share: Double = 1) -> GatewayFixture {
    GatewayFixture(
      models,
      settings: GatewaySettings(
        retry: .never, hedging: GatewaySettings.Hedging(delay: .milliseconds(500), share: share)))
  }

  @Test("is not asked when the first begins soon")
  func soon() async {
    let a = FakeModel("a", clock, [.wait(.milliseconds(100)), .started, .say("A"), .finish(.stop)])
    let fixture = fixture(a, FakeModel("b", clock))
    #expect(await fixture.ask().text == "A")
    #expect(fixture.models[1].counts.calls == 0)
  }

  @Test("wins when it is the first to say something, and the other is given up")
  func second() async {
    let a = FakeModel("a", clock, [.wait(.seconds(10)), .started, .say("A"), .finish(.stop)])
    let b = FakeModel("b", clock, [.wait(.seconds(1)), .started, .say("B"), .finish(.stop)])
    let fixture = fixture(a, b)
    let result = await fixture.ask()
    #expect(result.text == "B" && result.source?.hops == 1)
    while a.counts.open > 0 { await Task.yield() }
    #expect(a.counts.cancelled == 1 && fixture.usage.all.map(\.source.name) == ["b", "a"])
    #expect(fixture.gateway.statuses.allSatisfy { $0.limit.inUse == 0 })
  }

  @Test("loses when the first begins before it", arguments: [true, false])
  func first(secondFails: Bool) async {
    let a = FakeModel("a", clock, [.wait(.seconds(1)), .started, .say("A"), .finish(.stop)])
    let b = FakeModel(
      "b", clock,
      secondFails ? [.fail(ModelError(.network, "No."))] : [.wait(.seconds(10)), .say("B"), .finish(.stop)])
    let result = await fixture(a, b).ask()
    #expect(result.text == "A" && result.source?.hops == 0)
    while b.counts.open > 0 { await Task.yield() }
  }

  @Test("does not keep the chain from going on when the first fails")
  func failures() async {
    let no = ModelError(.network, "No.")
    let soon = FakeModel("a", clock, [.fail(no)])
    let c = FakeModel("c", clock)
    #expect(await fixture(soon, c).ask().text == "c")
    let late = FakeModel("a", clock, [.wait(.seconds(1)), .fail(no)])
    let second = FakeModel("b", clock, [.wait(.seconds(2)), .fail(no)])
    #expect(await fixture(late, second, c).ask().text == "c")
    #expect(second.counts.calls == 1)
  }

  @Test("is asked for a share of the requests only")
  func budget() async {
    let a = FakeModel("a", clock, [.wait(.seconds(1)), .started, .say("A"), .finish(.stop)])
    let fixture = fixture(a, FakeModel("b", clock), share: 0)
    for _ in 0..<12 { _ = await fixture.ask() }
    #expect(fixture.models[1].counts.calls == 5)
    #expect(fixture.metrics.render().contains(#"usher_model_hedges_total{winner="second"} 5"#))
    #expect(!fixture.metrics.render().contains(#"winner="first""#))
  }
}
