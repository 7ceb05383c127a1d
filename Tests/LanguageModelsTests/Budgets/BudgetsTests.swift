import Essentials
import LanguageModels
import Testing
import UsherTesting

@Suite("Budgets")
struct BudgetsTests {
  static let limits = BudgetLimits(
    soft: DollarAmount(microdollars: 20_000_000), hard: DollarAmount(microdollars: 50_000_000))

  @Test(
    "Spending passes from open to tight at the soft limit, and to exhausted at the hard one",
    arguments: [
      (0, BudgetState.open), (19_999_999, .open), (20_000_000, .tight), (49_999_999, .tight),
      (50_000_000, .exhausted), (90_000_000, .exhausted),
    ] as [(Int64, BudgetState)])
  func states(spent: Int64, state: BudgetState) {
    let clock = ManualClock()
    let budgets = Budgets(clock: clock) { _ in Self.limits }
    budgets.spend(spent, by: .single, at: clock.now)
    #expect(budgets.state(of: .single) == state)
    #expect(budgets.standing(of: .single).spent.microdollars == spent)
  }

  @Test("A tenant's spending is its own")
  func tenants() {
    let clock = ManualClock()
    let budgets = Budgets(clock: clock) { _ in Self.limits }
    budgets.spend(60_000_000, by: .single, at: clock.now)
    #expect(budgets.state(of: RoutingFixture.other) == .open)
  }

  @Test("A new day, in UTC, begins with nothing spent; a straggler of the day before does not count")
  func midnight() throws {
    let clock = ManualClock(try #require(Timestamp("2026-11-21T23:59:59Z")))
    let budgets = Budgets(clock: clock) { _ in Self.limits }
    let before = clock.now
    budgets.spend(60_000_000, by: .single, at: before)
    #expect(budgets.state(of: .single) == .exhausted)
    clock.advance(by: .seconds(2))
    #expect(budgets.state(of: .single) == .open)
    budgets.spend(1_000_000, by: .single, at: clock.now)
    budgets.spend(60_000_000, by: .single, at: before)
    #expect(budgets.standing(of: .single).spent.microdollars == 1_000_000)
    #expect(budgets.standing(of: .single).day.description == "2026-11-22")
  }

  @Test("Without limits nothing is ever spent up")
  func unlimited() {
    let clock = ManualClock()
    let budgets = Budgets(clock: clock) { _ in BudgetLimits() }
    budgets.spend(.max / 2, by: .single, at: clock.now)
    #expect(budgets.state(of: .single) == .open)
  }

  @Test("Spending turns routes: the soft limit to the cheapest model, the hard one to local")
  func routes() throws {
    let clock = ManualClock()
    let configuration = try RoutingFixture.configuration("budget: {soft: 1, hard: 2}")
    let budgets = Budgets(configuration, clock: clock)
    let router = ModelRouter(configuration, budgets: budgets, clock: clock)
    let request = RoutingFixture.request(RoutingFixture.hard)
    #expect(router.route(request).models.first == "sol")
    budgets.spend(1_500_000, by: .single, at: clock.now)
    #expect(router.route(request).models.first == "nano")
    budgets.spend(1_500_000, by: .single, at: clock.now)
    #expect(router.route(request).models == ["local"] && router.route(request).isStandIn)
    clock.advance(by: .seconds(86_400))
    #expect(router.route(request).models.first == "sol")
  }
}
