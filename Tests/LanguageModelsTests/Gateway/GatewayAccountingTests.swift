import Essentials
import LanguageModels
import Persistence
import Telemetry
import Testing
import UsherTesting

@Suite("What calls are taken to cost when their service does not say it")
struct GatewayAccountingTests {
  private let clock = ManualClock()
  private let estimator = TokenEstimator()
  private let answer = "You can bring a small bag, but no glass bottles and no umbrellas."

  private var prompt: Int { estimator.count(GatewayFixture.request()) }
  private var written: Int { estimator.count(answer) }

  private func fixture(_ models: FakeModel..., settings: GatewaySettings = GatewaySettings(retry: .never))
    -> GatewayFixture
  { GatewayFixture(models, settings: settings) }

  @Test("An answer without a count is estimated, and marked; one with a count is taken as it is")
  func noCount() async throws {
    let fixture = fixture(FakeModel("a", clock, [.started, .say(answer), .finish(.stop)]))
    #expect(try await fixture.ask().get().usage == nil)
    let record = try #require(fixture.usage.all.first)
    #expect(record.isEstimated && record.usage == TokenUsage(input: prompt, output: written))
    #expect(record.costMicrodollars == Int64(written))
    let counted = TokenUsage(input: 1, output: 2)
    let exact = self.fixture(FakeModel("a", clock, [.say(answer), .usage(counted), .finish(.stop)]))
    _ = await exact.ask()
    #expect(exact.usage.all.first?.usage == counted && exact.usage.all.first?.isEstimated == false)
  }

  @Test("An answer that is cut off counts with what was received, reasoning and calls of tools included")
  func cutOff() async throws {
    let steps: [FakeModel.Step] = [.started, .think("Hm, bags."), .say(answer), .tool("find"), .stall]
    let fixture = fixture(FakeModel("a", clock, steps))
    func read() async throws {
      for try await event in try await fixture.gateway.respond(to: GatewayFixture.request()) {
        if case .toolCallStarted = event { break }
      }
    }
    try await read()
    let record = try #require(fixture.usage.all.first)
    #expect(record.outcome == .cancelled && record.isEstimated && record.usage?.input == prompt)
    #expect(try #require(record.usage).output > written)
    #expect(record.costMicrodollars == record.usage.map { Int64($0.output) })
  }

  @Test("A count from an answer's beginning is not the last word on one that breaks off")
  func earlyCount() async throws {
    let early = TokenUsage(input: 77, output: 1, cachedInput: 70)
    let broken = ModelError(.network, "The connection broke.")
    let fixture = fixture(FakeModel("a", clock, [.started, .usage(early), .say(answer), .fail(broken)]))
    _ = await fixture.ask()
    let record = try #require(fixture.usage.all.first)
    #expect(record.outcome == .failed(.network) && record.isEstimated)
    #expect(record.usage == TokenUsage(input: 77, output: written, cachedInput: 70))
  }

  @Test("Who loses the race of two models has a record of its own")
  func hedge() async throws {
    let a = FakeModel("a", clock, [.wait(.seconds(10)), .started, .say("A"), .finish(.stop)])
    let b = FakeModel("b", clock, [.wait(.seconds(1)), .started, .say(answer), .finish(.stop)])
    let fixture = fixture(
      a, b,
      settings: GatewaySettings(
        retry: .never, hedging: GatewaySettings.Hedging(delay: .milliseconds(500), share: 1)))
    let start = clock.now
    #expect(await fixture.ask().text == answer)
    let records = fixture.usage.all
    #expect(records.map(\.source.name) == ["b", "a"] && records.map(\.outcome) == [.answered, .cancelled])
    #expect(records[1].isEstimated && records[1].usage == TokenUsage(input: prompt, output: 0))
    #expect(records[1].time >= start && records[1].route?.rule == "test")
  }

  @Test("A model that was given up for its slowness has one, too; one that refused has none")
  func givenUp() async {
    let refusing = FakeModel("a", clock, [.fail(ModelError(.serverError, "No.", status: 500))])
    let slow = FakeModel("b", clock, [.started, .think("Well, well, well."), .stall])
    let fixture = fixture(refusing, slow, FakeModel("c", clock))
    #expect(await fixture.ask().text == "c")
    let records = fixture.usage.all
    #expect(records.map(\.source.name) == ["c", "b"])
    #expect(records.map(\.outcome) == [.answered, .failed(.timeout)])
    #expect(
      (records.last?.usage?.output ?? 0) > 0 && records.last.map { $0.duration >= .seconds(20) } == true)
  }

  @Test(
    "A request that all models failed has one record; refusals and the engine in this process cost nothing")
  func failures() async {
    let slow = fixture(FakeModel("a", clock, [.stall]))
    #expect(await slow.ask().kind == .timeout)
    #expect(slow.usage.all.map(\.outcome) == [.failed(.timeout)])
    #expect(slow.usage.all.map(\.usage) == [TokenUsage(input: prompt, output: 0)])
    let refusing = fixture(FakeModel("a", clock, [.fail(ModelError(.serverError, "No.", status: 500))]))
    _ = await refusing.ask()
    #expect(refusing.usage.all.map(\.costMicrodollars) == [0] && refusing.usage.all.map(\.usage) == [nil])
    let local = fixture(FakeModel("local", clock))
    _ = await local.ask()
    #expect(local.usage.all.map(\.costMicrodollars) == [0] && local.usage.all.map(\.usage) == [nil])
  }

  @Test("Calls that are cut off again and again use the day's budget up")
  func budget() async throws {
    try await withTestDatabase(.sqlite, [UsageStore.migrations]) { database in
      let limits = BudgetLimits(hard: DollarAmount(microdollars: Int64(written * 10)))
      let budgets = Budgets(clock: clock) { _ in limits }
      let recorder = UsageRecorder(
        UsageStore(database: database), budgets: budgets, clock: clock, logger: .disabled,
        metrics: MetricRegistry())
      let fixture = fixture(FakeModel("a", clock, [.started, .say(answer), .stall]))
      for _ in 0..<10 {
        #expect(budgets.state(of: .single) == .open)
        for try await event in try await fixture.gateway.respond(to: GatewayFixture.request()) {
          if case .textDelta = event { break }
        }
        if let record = fixture.usage.all.last { recorder.record(record) }
      }
      #expect(budgets.state(of: .single) == .exhausted)
    }
  }
}
