import Essentials
import LanguageModels
import Persistence
import Testing
import UsherTesting

@Suite("What work would cost elsewhere")
struct CostTests {
  private static let calculator = CostCalculator(catalog: [
    CatalogModel(name: "own", provider: "cellar", model: "own", price: PriceTests.price)
  ])
  private static let own = calculator.models(named: "own")

  @Test("Past calls are summed by what decides about their price", arguments: DatabaseEngine.allCases)
  func workload(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [UsageStore.migrations]) { database in
      let store = UsageStore(database: database)
      func call(
        at offset: Duration, _ input: Int, cache: ModelSource.Cache? = nil, of tenant: TenantID = .single
      )
        -> UsageRecord
      {
        var record = UsageStoreTests.record(at: offset, tenant: tenant, cache: cache)
        record.usage = TokenUsage(input: input, output: 10, cachedInput: input / 2)
        return record
      }
      var local = UsageStoreTests.record()
      local.usage = nil
      local.costMicrodollars = 0
      var failed = UsageStoreTests.record(outcome: .failed(.rateLimited))
      failed.usage = nil
      failed.costMicrodollars = nil
      let others = TenantID(at: UsageStoreTests.start)
      try await store.insert([
        call(at: .zero, 1000), call(at: .seconds(1), 1001), call(at: .seconds(2), 3000),
        call(at: .seconds(3), 500, cache: .exact), local, failed,
        call(at: .seconds(-1), 7), call(at: .seconds(60), 7), call(at: .zero, 7, of: others),
      ])
      let found = try await store.workload(
        from: UsageStoreTests.start, to: UsageStoreTests.start + .seconds(60), bounds: [1000, 2_000_000],
        UsageStoreTests.tenant)
      #expect(
        found
          == CostWorkload(
            groups: [
              .init(calls: 1, tokens: TokenUsage(input: 1000, output: 10, cachedInput: 500)),
              .init(above: 1000, calls: 2, tokens: TokenUsage(input: 4001, output: 20, cachedInput: 2000)),
            ], callsWithoutTokens: 1, cachedCalls: 1, spentMicrodollars: 400))
    }
  }

  @Test("Each call costs what its own length makes it cost")
  func longContext() throws {
    let work = CostWorkload(groups: [
      .init(calls: 4, tokens: TokenUsage(input: 4000, output: 0)),
      .init(above: 1000, calls: 2, tokens: TokenUsage(input: 4000, output: 0)),
    ])
    let found = Self.calculator.compare(work, with: Self.own)
    // 4000 × 0.25 + 4000 × 0.5, by six calls
    #expect(found.estimates.map(\.cost.microdollars) == [3000])
    #expect(found.estimates.map(\.perCall.microdollars) == [500])
    #expect(found.calls == 6 && found.tokens.input == 8000)
  }

  @Test("What nobody counted is as others are, as was said, or a guess, and the answer says which")
  func uncounted() {
    let few = CostWorkload(callsWithoutTokens: 10)
    let guess = Self.calculator.compare(few, with: Self.own)
    #expect(guess.tokens == TokenUsage(input: 20_000, output: 1500))
    #expect(guess.assumptions[0].hasSuffix("a guess."))
    let said = Self.calculator.compare(few, with: Self.own, usual: TokenUsage(input: 100, output: 1))
    #expect(said.tokens.input == 1000 && said.assumptions[0].hasSuffix("as was said."))
    let many = CostWorkload(
      groups: [.init(calls: 200, tokens: TokenUsage(input: 200_000, output: 4000))], callsWithoutTokens: 10)
    let mean = Self.calculator.compare(many, with: Self.own)
    #expect(mean.tokens == TokenUsage(input: 210_000, output: 4200))
    #expect(mean.assumptions[0].contains("mean of the 200 others"))
  }

  @Test("Answers from caches cost nothing, unless one asks what it would be without them")
  func caches() {
    let work = CostWorkload(
      groups: [.init(calls: 100, tokens: TokenUsage(input: 100_000, output: 0))], cachedCalls: 50)
    #expect(Self.calculator.compare(work, with: Self.own).calls == 100)
    let without = Self.calculator.compare(work, with: Self.own, asksAgain: true)
    #expect(without.calls == 150 && without.tokens.input == 150_000)
  }

  @Test("The cheapest comes first, and a price of the configuration before the table's")
  func order() throws {
    let luna = CatalogModel(name: "x", provider: "openai", model: "gpt-6-luna", price: PriceTests.price)
    let calculator = CostCalculator(catalog: [luna])
    #expect(calculator.models(named: "openai/gpt-6-luna").map(\.price) == [PriceTests.price])
    #expect(calculator.models.count == CostCalculator().models.count)
    let costs = calculator.compare(CostWorkload(callsWithoutTokens: 5)).estimates.map(\.cost)
    #expect(costs.count > 80 && costs == costs.sorted())
  }

  @Test("Training and machines are reckoned as ranges, and pay from so many calls on")
  func plan() throws {
    let prices = CostPrices.builtIn
    let training = CostPlan.training(try #require(prices.training.first), tokens: 5_000_000, epochs: 3)
    #expect(training.cost.low == DollarAmount(microdollars: 6_900_000))
    let card = try #require(prices.machines.first { $0.name == "l40s" })
    let machines = CostPlan.machines(card, count: 2, hours: 10)
    #expect(machines.cost.low.microdollars == 43_000_000 && machines.cost.high.microdollars == 59_800_000)
    #expect(CostPlan.breakEven(machines, perCall: DollarAmount(microdollars: 275)) == 156_364...217_455)
    #expect(CostPlan.breakEven(machines, perCall: DollarAmount(microdollars: 0)) == nil)
    #expect((prices.training + prices.machines).allSatisfy { $0.source.hasPrefix("https://") })
  }

  @Test(
    "The month before is whole",
    arguments: [
      ("2026-11-23T01:00:00Z", "2026-10-01", "2026-10-31"),
      ("2026-01-01T00:00:00Z", "2025-12-01", "2025-12-31"),
      ("2028-03-31T23:59:59.999Z", "2028-02-01", "2028-02-29"),
    ])
  func month(now: String, first: String, last: String) throws {
    let period = CostPeriod.monthBefore(try #require(Timestamp(now)))
    #expect(period.first.description == first && period.last.description == last)
    #expect(period.end.description.hasPrefix(String(now.prefix(8)) + "01T00:00:00"))
  }

  @Test(
    "A table that is not right is refused with its line",
    arguments: [
      "date: x\nmachines: {a: {title: A, source: s, per_hour: {low: 2, high: 1}}}",
      "date: x\nmachines: {a: {title: A}}",
      "date: x\ntraining: {a: {title: A, source: s, per_million_tokens: {low: -1, high: 1}}}", "date: [",
      "x: 1",
    ])
  func badTable(text: String) {
    #expect(throws: (any Error).self) { try CostPrices(parsing: Array(text.utf8), file: "costs.yaml") }
  }
}
