import Dialogue
import Essentials
import Testing

@testable import TicketAgent

@Suite("What a message asks of the wider market")
struct MarketTalkTests {
  private static let extractor = SlotExtractor([])

  private func talk(_ message: String) throws -> MarketTalk? {
    let now = try #require(Timestamp("2026-11-22T12:00:00Z"))
    let moment = try #require(LocalMoment(now, zone: "UTC"))
    return MarketTalk(message, Self.extractor, at: moment)
  }

  @Test(
    "It is known by its words, and the event by what stands behind “for”",
    arguments: [
      ("compare prices for Taylor Swift", MarketTalk.Wish.compare, "Taylor Swift", nil),
      ("Compare ticket prices for the Lakers game please", .compare, "Lakers", nil),
      ("can you compare the prices of Billie Eilish tickets in London?", .compare, "Billie Eilish", "London"),
      ("is it cheaper elsewhere?", .compare, nil, nil),
      ("are they cheaper anywhere else", .compare, nil, nil),
      ("how much is it on seatgeek?", .compare, nil, nil),
      ("what do tickets for Hamilton cost on StubHub", .compare, "Hamilton", nil),
      ("find me the best deal for the Celtics", .deals, "Celtics", nil),
      ("best deals for Coldplay in Munich", .deals, "Coldplay", "Munich"),
      ("any good deals?", .deals, nil, nil), ("what's the best value for Wicked?", .deals, "Wicked", nil),
      ("search other sites for Foo Fighters", .search, "Foo Fighters", nil),
      ("are there tickets for Adele on ticketmaster?", .search, "Adele", nil),
    ] as [(String, MarketTalk.Wish, String?, String?)])
  func wishes(_ message: String, _ wish: MarketTalk.Wish, _ query: String?, _ city: String?) throws {
    let talk = try #require(try talk(message))
    #expect(talk.wish == wish)
    #expect(talk.query == query)
    #expect(talk.city == city)
  }

  @Test("Days are taken out of the name and asked for")
  func days() throws {
    let talk = try #require(try talk("compare prices for Twins Rangers on August 21, 2027"))
    #expect(talk.query == "Twins Rangers")
    #expect(talk.from == "2027-08-21" && talk.until == "2027-08-21")
  }

  @Test(
    "What is the desk's own business is left to it",
    arguments: [
      "two tickets for the Lakers", "what is the cheapest seat?", "how much are tickets?",
      "can I get a refund?",
      "I bought my tickets on StubHub, are they valid?", "do you price match ticketmaster?",
      "can I resell my tickets?",
      "can I pay elsewhere?", "is there parking elsewhere?", "I want to sit somewhere else",
      "that's a good price",
      "what is your refund policy compared to others", "ok deal", "", "¿?", "show me something cheaper",
    ])
  func others(_ message: String) throws {
    #expect(try talk(message) == nil)
  }

  @Test("Any text is read without a crash, and gives a query that a market can be asked")
  func fuzz() throws {
    var random = SplitMix64(seed: 3)
    let scraps = [
      "compare prices", " for ", " in ", " of ", "best deal", "elsewhere", "“", "”", "👩‍👩‍👧", "é", "\u{301}",
      "  ", "2027", "friday",
      "seatgeek", "cheaper", "?", "...", "Lakers", "\n", "\u{0}", "for", "in",
    ]
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 0...14, using: &random)).map { _ in
        scraps.randomElement(using: &random) ?? ""
      }.joined(separator: Bool.random(using: &random) ? " " : "")
      guard let talk = try talk(text) else { continue }
      #expect(talk.query?.isEmpty != true && (talk.query?.count ?? 0) <= 200)
    }
  }
}
