import Dialogue
import Essentials
import Testing

@Suite("What is read from messages")
struct ExtractionTests {
  static let rows = [
    ExtractionTable.dates, ExtractionTable.numbers, ExtractionTable.places, ExtractionTable.several,
    ExtractionTable.nothing,
  ].flatMap(ExtractionTable.rows)

  @Test("Every row of the tables", arguments: rows)
  func tables(_ row: ExtractionTable.Row) {
    let updates = ExtractionTable.extractor.updates(
      in: row.text, at: ExtractionTable.moment, asked: row.asked)
    #expect(ExtractionTable.described(updates) == row.expected)
  }

  @Test("The words of every update are words of the message")
  func spans() {
    for row in Self.rows {
      for update in ExtractionTable.extractor.updates(
        in: row.text, at: ExtractionTable.moment, asked: row.asked)
      {
        #expect(!update.span.text(in: row.text).isEmpty)
        #expect((0.0...1).contains(update.confidence))
      }
    }
  }

  @Test("Where the day comes first, 3/4 is in April, and the other reading is told")
  func dateOrder() throws {
    let extractor = SlotExtractor([], style: WritingStyle(dateOrder: .dayFirst, currency: "EUR"))
    let update = try #require(extractor.updates(in: "3/4", at: ExtractionTable.moment).first)
    let (april, march) = (try #require(CalendarDay(2026, 4, 3)), try #require(CalendarDay(2027, 3, 4)))
    #expect(update.value == .days([DayRange(april)]))
    #expect(update.alternatives == [.days([DayRange(march)])])
    #expect(update.confidence < 0.7)
  }

  @Test("“Next Friday” on a Wednesday may be two days")
  func nextFriday() throws {
    let update = try #require(
      ExtractionTable.extractor.updates(in: "next friday", at: ExtractionTable.moment).first)
    #expect(update.alternatives.map(\.description) == ["2026-03-13"])
  }

  @Test("The day is the venue's")
  func zones() throws {
    let now = try #require(Timestamp("2026-03-11T02:30:00Z"))
    let newYork = try #require(LocalMoment(now, zone: "America/New_York"))
    #expect(newYork.day.description == "2026-03-10")
    #expect(newYork.time.description == "22:30")
    let berlin = try #require(LocalMoment(now, zone: "Europe/Berlin"))
    #expect(berlin.day.description == "2026-03-11")
    #expect(LocalMoment(now, zone: "Mars/Olympus") == nil)
  }

  @Test("Unrelated words around a message change nothing")
  func unrelatedWords() {
    let before = ["Hello there! ", "Good evening. ", "Hi, hope you are well. "]
    let behind = [". Thank you so much!", ". Cheers", "! Looking forward to your reply."]
    for row in ExtractionTable.rows(ExtractionTable.several) where row.asked == nil {
      let plain = ExtractionTable.extractor.updates(in: row.text, at: ExtractionTable.moment)
      for (front, back) in zip(before, behind) {
        let longer = ExtractionTable.extractor.updates(
          in: front + row.text + back, at: ExtractionTable.moment)
        #expect(ExtractionTable.described(longer) == ExtractionTable.described(plain), "\(row.text)")
      }
    }
  }

  @Test("Whatever is written is read, or not, without harm")
  func garbage() {
    var random = SplitMix64(seed: 2026)
    let words = Self.rows.flatMap { $0.text.split(separator: " ").map(String.init) }
    for round in 0..<3000 {
      var text = ""
      for _ in 0..<Int.random(in: 0..<30, using: &random) {
        switch round % 3 {
        case 0: text += (words.randomElement(using: &random) ?? "") + " "
        case 1:
          text.unicodeScalars.append(Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random)) ?? "?")
        default:
          text += String(
            decoding: (0..<4).map { _ in UInt8.random(in: 0...255, using: &random) }, as: UTF8.self)
        }
      }
      for asked in [nil, Slot.allCases.randomElement(using: &random)] {
        for update in ExtractionTable.extractor.updates(in: text, at: ExtractionTable.moment, asked: asked) {
          #expect(update.span.start >= 0 && update.span.end <= text.utf8.count)
        }
      }
    }
  }

  @Test("Numbers beyond every calendar and purse do no harm")
  func extremes() {
    for text in [
      "99999999999999999999 tickets", "in 400 months", "in 400 weeks", "31/12/9999", "under 999999999999",
      "0 tickets",
      "section 99999999", "1,2,3,4,5,6,7,8", "feb 30", "29 feb", "12:99pm", "$$$$", "@@@@", "----", "''''",
      "row", "to to to",
      String(repeating: "or friday ", count: 900),
    ] {
      _ = ExtractionTable.extractor.updates(in: text, at: ExtractionTable.moment)
    }
  }
}
