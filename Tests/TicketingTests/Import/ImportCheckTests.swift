import Essentials
import Testing
import UsherTesting

@testable import Ticketing

@Suite("What is wrong with files to import") struct ImportCheckTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func issues(_ files: [String: String]) throws -> [String] {
    for (name, text) in files { try folder.write(text, to: name) }
    do {
      _ = try TicketImport.check([folder.path], base: folder.path)
      return []
    } catch {
      return error.issues.map(\.description)
    }
  }

  static let venues = """
    {"venues": [
      {"id": "hall", "name": "Hall", "city": "Oakport", "time_zone": "America/New_York", "currency": "USD",
       "sections": [{"name": "A", "tier": "front", "rows": "1-2", "seats": "1-3"}]}
    ]}
    """

  @Test("The sample has nothing wrong")
  func sample() throws {
    let now = try #require(Timestamp("2026-11-21T12:00:00Z"))
    _ = try ImportSample.write(to: folder.path + "/sample", now: now)
    let data = try TicketImport.check([folder.path + "/sample"])
    #expect(
      data.summary
        == "2 venues, 1936 seats, 12 events, 6 places to park, 8 things to eat and drink, 5 articles")
    #expect(throws: ImportError.self) { try ImportSample.write(to: folder.path + "/sample", now: now) }
  }

  @Test("Each error says file, line, field and the nearest right name")
  func errors() throws {
    let found = try issues([
      "venues.json": Self.venues,
      "events.csv": """
      id,name,kind,venue,starts,doors,detials
      e1,One,concert,hal,2026-12-04 19:30,18:00,
      e2,Two,concert,hall,2026-13-04 19:30,soon,
      ,Three,concert,hall,2026-12-04 19:30,,
      e4,Four,concert,hall,2026-12-04 19:30,,12
      """,
      "prices.csv": """
      event,tier,section,price
      e2,frnt,,10
      e2,,A,ten
      e4,front,,12.345
      e9,front,,10
      """,
    ])
    #expect(
      found == [
        "events.csv:2: column “venue”: no venue is called “hal”; did you mean “hall”?",
        "events.csv:1: there is no column “detials”; did you mean “details”?",
        "events.csv:3: column “starts”: \(ImportMoment.expectation), not “2026-13-04 19:30”",
        "events.csv:3: column “doors”: \(ImportOffset.expectation), not “soon”",
        "prices.csv:2: column “tier”: Hall has no tier “frnt”; did you mean “front”?",
        "prices.csv:3: column “price”: must be an amount in USD such as 120.50, not “ten”",
        "events.csv:4: “id” is missing",
        "prices.csv:4: column “price”: must be an amount in USD such as 120.50, not “12.345”",
        "prices.csv:5: column “event”: no event of these files is called “e9”; did you mean “e1”?",
      ], "\(found.joined(separator: "\n"))")
  }

  @Test("In JSON the pointer is told too")
  func pointers() throws {
    let found = try issues([
      "all.json": """
      {
        "venues": [
          {"id": "hall", "name": "Hall", "city": "Oakport", "time_zone": "America/New_Yrok",
           "sections": [{"name": "A", "tier": "front", "rows": "1-2",
             "seats": "3-1"}]}
        ],
        "evnts": [],
        "policies": [1, {"title": "Bags"}]
      }
      """
    ])
    #expect(
      found == [
        "all.json:7: /evnts: there is nothing called “evnts” to import; did you mean “events”?",
        "all.json:8: /policies/0: must be an object",
        "all.json:3: /venues/0/time_zone: there is no time zone “America/New_Yrok”; did you mean “America/New_York”?",
        "all.json:5: /venues/0/sections/0/seats: must be numbers such as 1-20, or 1-9, 11-20, each named once, not “3-1”",
        "all.json:8: /policies/1: “text” is missing",
      ], "\(found.joined(separator: "\n"))")
  }

  @Test(
    "A file that is none is named",
    arguments: [
      (
        "evnts.csv", "a\n1",
        "evnts.csv: the file's name must say what it holds, such as events.csv; did you mean “events”?"
      ),
      ("a.json", "{\n\"venues\": [,]}", "a.json:2: A value should be here"),
      ("a.json", "[]", "a.json:1: the file must hold an object with lists such as “events”"),
      ("venues.csv", "id\n\"x", "venues.csv:2: the quote that begins here is never closed"),
    ])
  func files(name: String, text: String, issue: String) throws {
    let found = try issues([name: text])
    #expect(found == [issue])
  }

  @Test("A path that leads nowhere is named, and an empty folder too")
  func missing() throws {
    #expect(throws: ImportError([ImportIssue(place: "/nowhere", reason: "there is no such file or folder")]))
    {
      try TicketImport.check(["/nowhere"])
    }
    let found = try issues([:])
    #expect(found == ["\(folder.path): there is no .json or .csv file in this folder"])
  }

  @Test("Money, percentages and answers are read as people write them")
  func values() throws {
    let found = try issues([
      "venues.json": Self.venues,
      "events.json": """
      {"events": [{"id": "e", "name": "E", "kind": "Concert", "venue": "hall", "starts": "+3d 19:30",
        "prices": {"front": "$1,250.50"}, "section_prices": {"A": 99.5},
        "fees": [{"name": "Fee", "per_ticket": 2}, {"name": "Share", "percent": "2.5%"}],
        "taxes": [{"name": "VAT", "percent": 20, "included": true}]}]}
      """,
    ])
    #expect(found.isEmpty, "\(found)")
    let data = try TicketImport.check([folder.path])
    let pricing = try #require(data.events.first?.pricing)
    #expect(pricing.tiers == [PriceTier("front", Money(minorUnits: 125_050, .usd))])
    #expect(pricing.sectionPrices == ["A": Money(minorUnits: 9950, .usd)])
    let share = try #require(Rate(percent: "2.5"))
    #expect(
      pricing.fees == [
        Fee("Fee", .perTicket(Money(minorUnits: 200, .usd))), Fee("Share", .percentage(share)),
      ])
    #expect(pricing.taxes.first?.isIncluded == true)
    #expect(data.events.first?.kind.name == "concert")
  }
}
