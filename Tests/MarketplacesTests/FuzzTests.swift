import Essentials
import Foundation
import Testing

@testable import Marketplaces

@Suite("Answers that are broken")
struct FuzzTests {
  private static let readers: [(String, @Sendable (JSONValue) throws -> MarketPage)] = [
    ("seatgeek", { try SeatGeek.page($0) }), ("ticketmaster", { try Ticketmaster.page($0) }),
    ("stubhub", { try StubHub.page($0) }),
  ]

  @Test("Damaged bytes end in events that hold together, or in a problem", arguments: 0..<3)
  func bytes(_ reader: Int) throws {
    let (name, read) = Self.readers[reader]
    let whole = try FakeMarkets.wire(name)
    var random = SplitMix64(seed: UInt64(reader) + 1)
    var parsed = 0
    for _ in 0..<250 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 20)], at: place)
        }
      }
      guard let value = try? JSONValue(parsing: bytes, depthLimit: 32, halfSurrogates: .replaced),
        let page = try? read(value)
      else { continue }
      parsed += 1
      check(page)
    }
    #expect(parsed > 3)
  }

  @Test("Values of other kinds at every place skip an event, or leave out what they were", arguments: 0..<3)
  func values(_ reader: Int) throws {
    let (name, read) = Self.readers[reader]
    let whole = try JSONValue(parsing: try FakeMarkets.wire(name))
    var random = SplitMix64(seed: UInt64(reader) + 11)
    for _ in 0..<250 {
      let value = mutated(whole, &random, chance: 0.02)
      if let page = try? read(value) { check(page) }
    }
  }

  @Test("Names and days of any letters are compared without a crash")
  func matching() {
    var random = SplitMix64(seed: 5)
    let matcher = EventMatcher()
    let scraps = [
      " vs ", " at ", " @ ", ": ", " - ", "(", ")", "[", "]", "*", "&", "+", "presents", "Night 2", "ß", "é",
      "👩‍👩‍👧", "日本",
      "'", "’", ".", "..", "/", "|", "3 day pass", "UFC 330", "Taylor", "Swift", "\u{301}", " ", "vs.", "1",
      "",
    ]
    func text() -> String {
      (0..<Int.random(in: 0...9, using: &random)).map { _ in scraps.randomElement(using: &random) ?? "" }
        .joined()
    }
    for _ in 0..<400 {
      let events = (0..<2).map { number in
        MarketEvent(
          market: number == 0 ? .seatGeek : .stubHub, id: "x", name: text(), performers: [text()],
          venue: MarketVenue(text(), city: text(), latitude: 91, longitude: nil),
          start: MarketStart(day: Bool.random(using: &random) ? "2027-04-16" : text(), minute: 5))
      }
      let match = matcher.match(events[0], events[1])
      #expect(match.score >= 0 && match.score <= 1.000001)
      _ = matcher.merged(events).map { Deal.deals(of: $0) }
    }
  }

  private func check(_ page: MarketPage) {
    for event in page.events {
      #expect(!event.id.isEmpty && !event.name.isEmpty && event.name.count <= 200)
      #expect(Timestamp("\(event.start.day)T00:00:00Z") != nil)
      #expect(event.start.minute.map { (0..<1440).contains($0) } ?? true)
      #expect(event.prices.map { $0.lowest.minorUnits > 0 } ?? true)
      #expect(event.link.map { MarketLink.checked($0, of: event.market) == $0 } ?? true)
    }
  }

  private func mutated(_ value: JSONValue, _ random: inout SplitMix64, chance: Double) -> JSONValue {
    if Double.random(in: 0..<1, using: &random) < chance {
      let others: [JSONValue] = [
        .null, .bool(true), .integer(-1), .integer(.max), .number(1e308), .number(-0.0), .string(""),
        .string("x\u{0}\n"), .string(String(repeating: "9", count: 3000)), .array([]), .object([:]),
        .string("2027-02-30T25:61:00"), .string("https://evil.example/"),
      ]
      return others.randomElement(using: &random) ?? .null
    }
    switch value {
    case .array(let elements): return .array(elements.map { mutated($0, &random, chance: chance) })
    case .object(let members): return .object(members.mapValues { mutated($0, &random, chance: chance) })
    default: return value
    }
  }
}
