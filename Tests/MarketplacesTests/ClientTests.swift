import Essentials
import HTTPClient
import Testing
import UsherTesting

@testable import Marketplaces

@Suite("The clients of the markets")
struct ClientTests {
  @Test("SeatGeek's answers are read: time at the venue, price with its fees, and what is no event")
  func seatGeek() async throws {
    try await FakeMarkets.run { markets, base, client in
      let page = try await TestMarkets(base, client).seatGeek.search(
        MarketQuery("Twins Rangers", city: "Minneapolis", from: "2027-08-21", until: "2027-08-22", limit: 25))
      #expect(page.events.map(\.id) == ["5464816", "5464817", "5470001"])
      #expect(page.skipped == 1)
      let first = try #require(page.events.first)
      #expect(first.performers == ["Minnesota Twins", "Texas Rangers"])
      #expect(first.start.day == "2027-08-21" && first.start.time == "13:10")
      #expect(first.start.zone == "America/Chicago")
      #expect(first.start.moment == Timestamp("2027-08-21T18:10:00Z"))
      #expect(first.venue.city == "Minneapolis" && first.venue.latitude == 44.9817)
      let prices = try #require(first.prices)
      #expect(prices.lowest == Money(minorUnits: 2900, .usd))
      #expect(prices.median == Money(minorUnits: 8100, .usd))
      #expect(prices.fees == .included)
      #expect(prices.listings == 258)
      #expect(page.events[1].prices == nil)
      #expect(page.events[2].kind == .parking)
      #expect(
        markets.calls(of: "seatgeek").map(\.query) == [
          [
            "q": "Twins Rangers", "per_page": "25", "venue.city": "Minneapolis",
            "datetime_local.gte": "2027-08-21",
          ]
        ])
    }
  }

  @Test(
    "Ticketmaster's answers are read: the price that has fees, https links, and what is sold beside events")
  func ticketmaster() async throws {
    try await FakeMarkets.run { markets, base, client in
      let page = try await TestMarkets(base, client).ticketmaster.search(
        MarketQuery("Twins", from: "2027-08-21", until: "2027-08-21"))
      #expect(page.events.map(\.kind) == [.event, .extra])
      #expect(page.skipped == 1)
      #expect(page.callsLeft == 4723)
      let first = try #require(page.events.first)
      #expect(first.prices?.lowest == Money(minorUnits: 3150, .usd))
      #expect(first.prices?.fees == .included)
      #expect(
        first.link
          == "https://www.ticketmaster.com/minnesota-twins-vs-texas-rangers/event/0E0050681F51BA4C")
      #expect(first.venue.latitude == 44.9815)
      #expect(
        markets.calls(of: "ticketmaster")[0].query["localStartDateTime"]
          == "2027-08-21T00:00:00,2027-08-21T23:59:59")
    }
  }

  @Test("StubHub's answers are read; its token is asked for once, and again when it is no longer taken")
  func stubHub() async throws {
    try await FakeMarkets.run { markets, base, client in
      let stubHub = TestMarkets(base, client).stubHub
      async let one = stubHub.search(MarketQuery("Twins", from: "2027-08-21", until: "2027-08-21"))
      async let other = stubHub.search(MarketQuery("Rangers"))
      let (page, _) = try await (one, other)
      #expect(markets.tokenCount == 1)
      #expect(page.events.map(\.kind) == [.event, .parking, .event])
      #expect(page.events[0].start.time == "13:10")
      #expect(page.events[0].start.moment == Timestamp("2027-08-21T18:10:00Z"))
      #expect(page.events[0].prices?.lowest == Money(minorUnits: 2740, .usd))
      #expect(page.events[0].prices?.fees == .unknown)
      #expect(page.events[2].link == nil, "a link to another host is none")
      #expect(page.events[2].start.minute == nil)
      markets.endTokens()
      let again = try await stubHub.search(MarketQuery("Twins"))
      #expect(again.events.count == 3)
      #expect(markets.tokenCount == 2)
    }
  }

  @Test("Keys that are refused, limits, errors and nonsense are told apart")
  func problems() async throws {
    try await FakeMarkets.run { markets, base, client in
      let clock = ManualClock()
      let all = TestMarkets(base, client, clock: clock)
      let wrong = TestMarkets(base, client, clock: clock, key: "another")
      await #expect(throws: MarketProblem.refused(status: 401)) {
        try await wrong.ticketmaster.search(MarketQuery("x"))
      }
      let reset = clock.now + .seconds(90)
      for (fault, problem) in [
        (
          FakeMarkets.Fault.status(429, ["Retry-After": "7"]),
          MarketProblem.limited(until: clock.now + .seconds(7))
        ),
        (.status(429, ["Rate-Limit-Reset": "\(reset.milliseconds)"]), .limited(until: reset)),
        (.status(429), .limited(until: clock.now + .seconds(30))), (.status(500), .failed(status: 500)),
        (.says(Array("<html>".utf8)), .malformed), (.says(Array("{}".utf8)), .malformed),
        (.says(Array(repeating: UInt8(ascii: " "), count: MarketCall.limit + 1)), .malformed),
      ] {
        markets.fail("ticketmaster", fault)
        await #expect(throws: problem) { try await all.ticketmaster.search(MarketQuery("x")) }
      }
      markets.fail("ticketmaster", .says(Array(#"{"page": {"totalElements": 0}}"#.utf8)))
      let nothing = try await all.ticketmaster.search(MarketQuery("x"))
      #expect(nothing.events.isEmpty)
      let nobody = SeatGeek(
        clientID: .test("sg-id"), baseURL: "http://127.0.0.1:1", client: client, clock: clock)
      await #expect(throws: MarketProblem.unreachable) { try await nobody.search(MarketQuery("x")) }
    }
  }

  @Test(
    "Only https to the market's own hosts is a link",
    arguments: [
      ("https://seatgeek.com/a?b=c", "https://seatgeek.com/a?b=c"),
      ("http://www.seatgeek.com/x", "https://www.seatgeek.com/x"),
      ("HTTPS://SeatGeek.com/A", "https://seatgeek.com/A"), ("https://seatgeek.com.evil.example/", nil),
      ("https://evil.example/seatgeek.com", nil), ("https://seatgeek.com@evil.example/", nil),
      ("https://user@seatgeek.com/", nil), ("https://seatgeek.com:8443/", nil), ("javascript:alert(1)", nil),
      ("//seatgeek.com/x", nil), ("https://seatgeek.com/a\"b", nil), ("https://seatgeek.com/ü", nil),
      ("https://seatgeek.com\\@evil.example/", nil), ("https:///seatgeek.com/", nil),
      ("https://notseatgeek.com/", nil),
      (nil, nil),
    ] as [(String?, String?)])
  func links(_ text: String?, _ link: String?) {
    #expect(MarketLink.checked(text, of: .seatGeek) == link)
  }

  @Test("A key shows in no description")
  func keys() {
    let key = MarketKey.test("very-secret")
    var dumped = ""
    dump([key], to: &dumped)
    #expect(!"\(key) \(String(reflecting: key)) \(dumped)".contains("very-secret"))
    #expect(MarketKey("") == nil && MarketKey("ü") == nil)
    #expect(MarketKey(" a b\n")?.revealed == "ab")
  }

  @Test("Texts of others come on one line and short; prices are what a ticket can cost")
  func readings() {
    #expect(JSONValue.string("a\n\u{202E}b\u{0}  c ").line() == "a b c")
    #expect(JSONValue.string(String(repeating: "x", count: 5000)).line()?.count == 200)
    #expect(JSONValue.string(" ").line() == nil)
    #expect(JSONValue.integer(0).price(.usd) == nil)
    #expect(JSONValue.number(1e300).price(.usd) == nil)
    #expect(JSONValue.number(12.345).price(.usd) == Money(minorUnits: 1235, .usd))
    #expect(JSONValue.number(5000).price(.jpy) == Money(minorUnits: 5000, .jpy))
  }
}
