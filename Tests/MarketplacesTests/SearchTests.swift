import Essentials
import HTTPClient
import Synchronization
import Telemetry
import Testing
import UsherTesting

@testable import Marketplaces

/// A market that answers after a while of the test's clock.
private final class SlowMarket: Marketplace {
  let market: Market
  private let clock: ManualClock
  private let takes: Duration
  private let ending: Result<MarketPage, MarketProblem>
  private let count = Mutex(0)

  init(
    _ id: String, _ clock: ManualClock, takes: Duration,
    _ ending: Result<MarketPage, MarketProblem> = .success(MarketPage([]))
  ) {
    market = Market(id: id, title: id, hosts: [])
    self.clock = clock
    self.takes = takes
    self.ending = ending
  }

  var calls: Int { count.withLock { $0 } }

  func search(_ query: MarketQuery) async throws(MarketProblem) -> MarketPage {
    count.withLock { $0 += 1 }
    do { try await clock.sleep(until: clock.instant + takes) } catch { throw .cancelled }
    return try ending.get()
  }
}

/// Goes up once.
private final class Flag: Sendable {
  private let up = Mutex(false)
  var isUp: Bool { up.withLock { $0 } }
  func raise() { up.withLock { $0 = true } }
}

@Suite("Asking all markets")
struct SearchTests {
  private func search(
    _ members: [MarketSearch.Member], _ clock: ManualClock, _ metrics: MetricRegistry = MetricRegistry()
  ) -> MarketSearch {
    MarketSearch(members, clock: clock, deadlines: clock, metrics: metrics)
  }

  /// Lets time pass until a search has come back, and says how long it took.
  private func timed(
    _ search: MarketSearch, _ query: MarketQuery, _ clock: ManualClock
  ) async -> (MarketResult, Duration) {
    let start = clock.now
    let isDone = Flag()
    let task = Task {
      let found = await search.search(query)
      let end = clock.now
      isDone.raise()
      return (found, end - start)
    }
    await clock.run { isDone.isUp }
    return await task.value
  }

  @Test("A search takes as long as the slowest within its deadline, not as all together")
  func slowestNotSum() async throws {
    let clock = ManualClock()
    let markets = [
      SlowMarket("one", clock, takes: .milliseconds(1500)),
      SlowMarket("two", clock, takes: .milliseconds(1800)),
      SlowMarket("three", clock, takes: .milliseconds(1700)),
      SlowMarket("never", clock, takes: .seconds(3600)),
    ]
    let (result, time) = await timed(
      search(markets.map { MarketSearch.Member($0, deadline: .seconds(2)) }, clock), MarketQuery("x"), clock)
    #expect(time >= .seconds(2) && time < .milliseconds(2500), "\(time)")
    #expect(result.absent.map(\.problem) == [.timeout])
    let (quick, quickTime) = await timed(
      search(markets.prefix(3).map { MarketSearch.Member($0, deadline: .seconds(2)) }, clock),
      MarketQuery("x"),
      clock)
    #expect(quick.absent.isEmpty)
    #expect(quickTime >= .milliseconds(1800) && quickTime < .milliseconds(2300), "\(quickTime)")
  }

  @Test("Who asks for the same at once shares one call; for five minutes the answer is kept")
  func sharing() async throws {
    let clock = ManualClock()
    let market = SlowMarket("one", clock, takes: .seconds(1))
    let search = search([MarketSearch.Member(market)], clock)
    let flags = (0..<8).map { _ in Flag() }
    let tasks = flags.map { flag in
      Task {
        _ = await search.search(MarketQuery("same"))
        flag.raise()
      }
    }
    await clock.run { flags.allSatisfy(\.isUp) }
    for task in tasks { await task.value }
    #expect(market.calls == 1)
    clock.advance(by: .seconds(299))
    let kept = await search.search(MarketQuery("same"))
    guard case .answered(_, let age)? = kept.answers.first?.outcome else {
      Issue.record("it is kept")
      return
    }
    #expect(age >= .seconds(299))
    #expect(market.calls == 1)
    clock.advance(by: .seconds(2))
    _ = await timed(search, MarketQuery("same"), clock)
    #expect(market.calls == 2)
    _ = await timed(search, MarketQuery("another"), clock)
    #expect(market.calls == 3)
  }

  @Test("What may be asked a second and a day is kept to; beyond it the market is left out, and it is said")
  func budgets() async throws {
    let clock = ManualClock(Timestamp(milliseconds: 1_760_000_000_000))
    let market = SlowMarket("one", clock, takes: .zero)
    let search = search(
      [MarketSearch.Member(market, limits: MarketLimits(perSecond: 2, burst: 2, perDay: 4))], clock)
    func problem(_ name: String) async -> MarketProblem? {
      await search.search(MarketQuery(name)).absent.first?.problem
    }
    #expect(await problem("a") == nil)
    #expect(await problem("b") == nil)
    #expect(await problem("c")?.code == "out_of_budget")
    clock.advance(by: .milliseconds(500))
    #expect(await problem("c") == nil)
    clock.advance(by: .seconds(60))
    #expect(await problem("d") == nil)
    #expect(await problem("e") == .outOfBudget(until: Timestamp(milliseconds: 1_760_054_400_000)))
    #expect(market.calls == 4)
    clock.advance(by: .seconds(86_400))
    #expect(await problem("e") == nil)
  }

  @Test("A market that says “too often” is left alone until it has said")
  func limits() async throws {
    let clock = ManualClock()
    let until = clock.now + .seconds(60)
    let market = SlowMarket("one", clock, takes: .zero, .failure(.limited(until: until)))
    let search = search([MarketSearch.Member(market)], clock)
    for _ in 0..<3 {
      let result = await search.search(MarketQuery("x"))
      #expect(result.absent.map(\.problem) == [.limited(until: until)])
    }
    #expect(market.calls == 1)
    clock.advance(by: .seconds(61))
    _ = await search.search(MarketQuery("x"))
    #expect(market.calls == 2)
  }

  @Test("A market that fails again and again rests, and is tried again later; failures are not kept")
  func breaking() async throws {
    let clock = ManualClock()
    let market = SlowMarket("one", clock, takes: .zero, .failure(.failed(status: 500)))
    let metrics = MetricRegistry()
    let search = search([MarketSearch.Member(market)], clock, metrics)
    var problems: [String] = []
    for _ in 0..<5 { problems += await search.search(MarketQuery("x")).absent.map(\.problem.code) }
    #expect(problems == ["failed", "failed", "failed", "resting", "resting"])
    #expect(market.calls == 3)
    clock.advance(by: .seconds(61))
    _ = await search.search(MarketQuery("x"))
    #expect(market.calls == 4)
    #expect(metrics.render().contains(#"marketplace_searches_total{market="one",outcome="resting"} 2"#))
  }

  private func patient(_ market: any Marketplace) -> MarketSearch.Member {
    MarketSearch.Member(market, deadline: TestMarkets.patience)
  }

  @Test(
    "One is down, one is silent, one says “too often”: the others answer, and it is told who did not and why")
  func degradesOverTheWire() async throws {
    try await FakeMarkets.run { markets, base, client in
      let all = TestMarkets(base, client)
      let down = SeatGeek(clientID: .test("sg-id"), baseURL: "http://127.0.0.1:1", client: client)
      markets.fail("ticketmaster", .status(429, ["Retry-After": "60"]))
      let search = MarketSearch([
        patient(down), patient(all.ticketmaster), patient(all.stubHub),
      ])
      let result = await search.search(MarketQuery("Twins Rangers"))
      #expect(result.absent.map(\.market.id) == ["seatgeek", "ticketmaster"])
      #expect(result.absent.map(\.problem.code) == ["unreachable", "rate_limited"])
      #expect(result.events.first?.name == "Minnesota Twins vs Texas Rangers")
      markets.fail("stubhub", .silent)
      let impatient = MarketSearch([
        MarketSearch.Member(all.stubHub, deadline: .milliseconds(200)), patient(all.seatGeek),
      ])
      let rest = await impatient.search(MarketQuery("Twins Rangers"))
      #expect(rest.absent.map(\.problem) == [.timeout])
      #expect(rest.events.first?.listings.map(\.market.id) == ["seatgeek"])
    }
  }

  @Test(
    "The same game at three markets is one event with three offers; the next day's is another, parking is neither"
  )
  func mergesOverTheWire() async throws {
    try await FakeMarkets.run { _, base, client in
      let search = MarketSearch(TestMarkets(base, client).all.map(patient))
      let result = await search.search(MarketQuery("Twins Rangers", city: "Minneapolis"))
      #expect(result.absent.isEmpty)
      #expect(result.skipped == 2)
      let first = try #require(result.events.first)
      #expect(first.listings.map(\.market.id) == ["seatgeek", "ticketmaster", "stubhub"])
      #expect(first.matches.allSatisfy { $0.score > 0.9 })
      let events = result.events.filter { $0.kind == .event }
      #expect(events.map(\.start.day).sorted() == ["2027-08-21", "2027-08-22"])
      let parking = result.events.filter { $0.kind == .parking }
      #expect(parking.map { $0.listings.map(\.market.id) } == [["seatgeek", "stubhub"]])
    }
  }
}
