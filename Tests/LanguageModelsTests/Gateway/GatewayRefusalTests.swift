import Essentials
import LanguageModels
import Testing
import UsherTesting

@Suite("What services refuse")
struct GatewayRefusalTests {
  private let clock = ManualClock()

  private func refusing(_ name: String, _ kind: ModelError.Kind) -> FakeModel {
    FakeModel(name, clock, [.fail(ModelError(kind, "No.", status: 400))])
  }

  private static let refusals: [ModelError.Kind] = [
    .invalidRequest, .unsupported, .notFound, .contextLength, .contentFiltered,
  ]

  @Test("is asked of the next model, unless the request names the one that refuses", arguments: refusals)
  func nextModel(kind: ModelError.Kind) async {
    let (a, b) = (refusing("a", kind), FakeModel("b", clock))
    let fixture = GatewayFixture([a, b], settings: GatewaySettings(retry: .never))
    #expect(await fixture.ask().text == "b")
    var named = GatewayFixture.request()
    named.model = "a"
    #expect(await fixture.ask(named).kind == kind)
    named.model = "unheard-of"
    #expect(await fixture.ask(named).text == "b")
  }

  @Test("by all of them as wrong is told; local answers only what at least one could have")
  func wrongRequest() async {
    let local = FakeModel("local", clock)
    let wrong = GatewayFixture(
      [refusing("a", .invalidRequest), refusing("b", .invalidRequest), local],
      settings: GatewaySettings(retry: .never))
    #expect(await wrong.ask().kind == .invalidRequest)
    #expect(local.counts.calls == 0)
    let other = GatewayFixture(
      [refusing("a", .invalidRequest), refusing("b", .unsupported), local],
      settings: GatewaySettings(retry: .never))
    let result = await other.ask()
    #expect(result.text == "local" && result.source?.isStandIn == true)
  }

  @Test("neither opens a breaker nor closes one", arguments: [ModelError.Kind.invalidRequest, .unsupported])
  func breakers(kind: ModelError.Kind) async {
    let down = ModelError(.serverError, "No.")
    // Five failures with refusals in between, and refusals only after that.
    let a = FakeModel("a", clock) { call, _ in
      [.fail(call < 9 && call.isMultiple(of: 2) ? down : ModelError(kind, "No.", status: 400))]
    }
    let fixture = GatewayFixture([a, FakeModel("b", clock)], settings: GatewaySettings(retry: .never))
    for _ in 0..<9 { #expect(await fixture.ask().text == "b") }
    #expect(fixture.gateway.health.breaker("a").state == .open)
    // Trials that are refused prove nothing.
    clock.advance(by: .seconds(30))
    for _ in 0..<6 { #expect(await fixture.ask().text == "b") }
    #expect(a.counts.calls > 9 && fixture.gateway.health.breaker("a").state == .halfOpen)
  }

  @Test("A model that is not there any more counts as a failure")
  func gone() async {
    let a = refusing("a", .notFound)
    let fixture = GatewayFixture([a, FakeModel("b", clock)], settings: GatewaySettings(retry: .never))
    for _ in 0..<10 { #expect(await fixture.ask().text == "b") }
    #expect(a.counts.calls == 5 && fixture.gateway.health.breaker("a").state == .open)
  }
}
