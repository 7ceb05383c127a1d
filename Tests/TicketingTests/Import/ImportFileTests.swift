import Essentials
import Testing
import UsherTesting

@testable import Ticketing

@Suite("Files to import") struct ImportFileTests {
  @Test("Tables are read as RFC 4180 writes them, and as spreadsheets do")
  func tables() throws {
    let table = try CSVTable(
      Array("\u{FEFF}id;Name;Details\r\n1;\"A; \"\"B\"\"\";\"two\r\nlines\"\r\n\r\n 2 ; C ;\r\n".utf8))
    #expect(table.header == ["id", "name", "details"])
    #expect(
      table.rows == [
        CSVTable.Row(line: 2, cells: ["1", "A; \"B\"", "two\r\nlines"]),
        CSVTable.Row(line: 5, cells: ["2", "C", ""]),
      ])
    let tabs = try CSVTable(Array("a\tb\n1,5\t2".utf8))
    #expect(tabs.rows.map(\.cells) == [["1,5", "2"]])
    let bare = try CSVTable(Array("a,b\r1,2\r3,4\r".utf8))
    #expect(bare.rows.map(\.line) == [2, 3])
  }

  @Test(
    "What is no table says where",
    arguments: [
      ("", 1, "the file is empty; a header is wanted"), ("a,a\n1,2", 1, "two columns are called “a”"),
      ("a,b\n1,\"2", 2, "the quote that begins here is never closed"),
      ("a,b\n\"1\"x,2", 2, "something follows a closing quote; write a quote within quotes twice"),
      (
        "a,b\n1,2\n1,2,3", 3,
        "the row has 3 cells, and the header 2; put a cell that holds a delimiter in quotes"
      ),
    ])
  func badTables(text: String, line: Int, reason: String) {
    #expect(throws: CSVTable.Failure(line: line, reason: reason)) { try CSVTable(Array(text.utf8)) }
  }

  @Test("Bytes that are no text are refused, with their line")
  func notText() {
    #expect(throws: CSVTable.Failure.self) { try CSVTable([0x61, 0x0A, 0xFF]) }
    #expect(throws: CSVTable.Failure.self) { try CSVTable(Array("a\n\0".utf8)) }
  }

  @Test("Whatever a table holds, it is read or refused, and its cells come back as they were written")
  func fuzz() throws {
    var generator = SplitMix64(seed: 4180)
    let alphabet = Array(",;\t\"\r\n abé")
    for _ in 0..<3000 {
      let noise = String(
        (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
          alphabet.randomElement(using: &generator) ?? "a"
        })
      _ = try? CSVTable(Array(noise.utf8))
      let cells = (0..<3).map { _ in
        String(
          (0..<Int.random(in: 0..<6, using: &generator)).map { _ in
            alphabet.randomElement(using: &generator) ?? "a"
          })
      }
      let quoted = cells.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
      let table = try CSVTable(Array(("x,y,z\n" + quoted + "\n").utf8))
      let trimmed = cells.map(\.trimmingWhiteSpace)
      if trimmed.contains(where: { !$0.isEmpty }) { #expect(table.rows.map(\.cells) == [trimmed]) }
    }
  }

  @Test("A value's line is found by its path")
  func places() {
    let text =
      "{\n  \"a\\\"\": [1, {\"x\": \"}]\"}],\n  \"b\": [\n    {\"c\": 1},\n    {\"c\":\n 2, \"d\": [[], {}]}\n  ]\n}\n"
    let places = JSONPlaces(Array(text.utf8))
    #expect(places.line(of: []) == 1)
    #expect(places.line(of: ["b"]) == 3)
    #expect(places.line(of: ["b", "0", "c"]) == 4)
    #expect(places.line(of: ["b", "1"]) == 5)
    #expect(places.line(of: ["b", "1", "c"]) == 6)
    #expect(places.line(of: ["b", "1", "d", "1"]) == 6)
    #expect(places.line(of: ["b", "7", "missing"]) == 3)
  }

  @Test(
    "Moments are read as they are written",
    arguments: [
      (
        "2026-12-04 19:30",
        ImportMoment.local(VenueClock.Day(year: 2026, month: 12, day: 4), hour: 19, minute: 30)
      ),
      ("2026-12-04T19:30:00", .local(VenueClock.Day(year: 2026, month: 12, day: 4), hour: 19, minute: 30)),
      ("2026-12-05T03:30:00Z", .exact(Timestamp(milliseconds: 1_796_441_400_000))),
      ("+3d 19:30", .relative(days: 3, hour: 19, minute: 30)),
      ("+0d 9:05", .relative(days: 0, hour: 9, minute: 5)),
      ("tomorrow", nil), ("2026-12-04", nil), ("2026-12-04 25:00", nil), ("+d 10:00", nil),
      ("-1d 10:00", nil),
      ("04.12.2026 19:30", nil),
    ] as [(String, ImportMoment?)])
  func moments(text: String, moment: ImportMoment?) {
    #expect(ImportMoment(text) == moment)
  }

  @Test("A moment is that of the venue's clock, also where clocks change")
  func clocks() throws {
    let wall = VenueClock(try #require(TimeZoneName("America/Los_Angeles")))
    func moment(_ text: String, now: String = "2026-11-21T12:00:00Z") throws -> String? {
      let now = try #require(Timestamp(now))
      return ImportMoment(text)?.moment(on: wall, now: now)?.description
    }
    #expect(try moment("2026-12-04 19:30") == "2026-12-05T03:30:00.000Z")
    #expect(try moment("2026-07-04 19:30") == "2026-07-05T02:30:00.000Z")
    #expect(try moment("2026-03-08 02:30") == "2026-03-08T10:30:00.000Z")
    #expect(try moment("2026-11-01 01:30") == "2026-11-01T08:30:00.000Z")
    #expect(try moment("2027-02-29 19:30") == nil)
    #expect(try moment("+3d 19:30") == "2026-11-25T03:30:00.000Z")
    // Tonight, by the venue's day; when that is about to begin, tomorrow.
    #expect(try moment("+0d 19:30", now: "2026-11-22T01:00:00Z") == "2026-11-22T03:30:00.000Z")
    #expect(try moment("+0d 19:30", now: "2026-11-22T01:31:00Z") == "2026-11-23T03:30:00.000Z")
  }

  @Test("Doors and ends are told by time, by distance, or as moments of their own")
  func offsets() throws {
    let wall = VenueClock(try #require(TimeZoneName("Europe/London")))
    let start = try #require(Timestamp("2026-12-04T19:30:00Z"))
    func moment(_ text: String, isLater: Bool = false) -> String? {
      ImportOffset(text)?.moment(from: start, on: wall, isLater: isLater)?.description
    }
    #expect(moment("18:00") == "2026-12-04T18:00:00.000Z")
    #expect(moment("-90m") == "2026-12-04T18:00:00.000Z")
    #expect(moment("+2h30m") == "2026-12-04T22:00:00.000Z")
    #expect(moment("-30d") == "2026-11-04T19:30:00.000Z")
    #expect(moment("0:30", isLater: true) == "2026-12-05T00:30:00.000Z")
    #expect(moment("2026-11-01 10:00") == "2026-11-01T10:00:00.000Z")
    for text in ["", "-", "+5", "+5x", "-m", "+3d 10:00", "soon", "+999999d"] {
      #expect(ImportOffset(text) == nil, "\(text)")
    }
  }

  @Test(
    "Ranges name rows and seats",
    arguments: [
      ("1-4", ["1", "2", "3", "4"]), ("A-C", ["A", "B", "C"]), ("A-B, D", ["A", "B", "D"]),
      ("2, 4", ["2", "4"]),
      ("12", ["12"]), ("4-1", nil), ("", nil), ("1-1000000", nil), ("A-3", nil), ("1-3,2", nil),
      ("AA-AC", nil),
    ] as [(String, [String]?)])
  func ranges(text: String, names: [String]?) {
    #expect(SeatLayout.names(text) == names)
  }

  @Test("An aisle parts neighbours, and sections do not lie on each other")
  func layout() throws {
    var layout = SeatLayout(section: "1", rows: [SeatLayout.SeatRow(name: "A", numbers: ["1", "2", "3"])])
    layout.aislesAfter = ["2"]
    layout.accessible = ["A-3"]
    let seats = layout.seats(at: (10, 5))
    #expect(seats.map(\.name.text) == ["1-A-1", "1-A-2", "1-A-3"] && seats.map(\.position) == [0, 1, 3])
    #expect(seats.map(\.isAccessible) == [false, false, true] && seats.map(\.x) == [10, 11, 13])
    let many = (0..<12).map { number in
      (level: number / 6, layout: SeatLayout(section: "\(number)", rows: layout.rows))
    }
    let drawn = SeatLayout.seats(many)
    #expect(Set(drawn.map { [$0.x, $0.y] }).count == 36)
  }
}
