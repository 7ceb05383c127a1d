import Essentials
import Testing

@testable import Assistant

@Suite("Office hours") struct OfficeHoursTests {
  // 22 November 2026 is a Sunday. In London it is winter: the clock shows what UTC does.
  private let hours = OfficeHours(
    zone: "Europe/London",
    week: [2: [540..<720, 780..<1020], 3: [540..<1020], 4: [540..<1020], 5: [540..<1020], 6: [540..<1440]],
    holidays: ["2026-11-24", "2026-12-25"])

  private func moment(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

  @Test(
    "say whether somebody answers, and when again",
    arguments: [
      ("2026-11-22T12:00:00Z", false, "tomorrow at 9:00 (London time)"),
      ("2026-11-23T08:59:59Z", false, "today at 9:00 (London time)"),
      ("2026-11-23T09:00:00Z", true, nil), ("2026-11-23T11:59:59Z", true, nil),
      ("2026-11-23T12:00:00Z", false, "today at 13:00 (London time)"),
      ("2026-11-23T17:00:00Z", false, "on Wednesday at 9:00 (London time)"),
      ("2026-11-27T23:59:59Z", true, nil), ("2026-12-24T20:00:00Z", false, "on Monday at 9:00 (London time)"),
      // In summer the clock is an hour ahead of UTC.
      ("2026-07-06T08:00:00Z", true, nil), ("2026-07-06T16:00:00Z", false, "tomorrow at 9:00 (London time)"),
    ])
  func opening(text: String, isOpen: Bool, next: String?) throws {
    let now = try moment(text)
    #expect(hours.areOpen(at: now) == isOpen && hours.nextOpeningInWords(after: now) == next)
  }

  @Test(
    "count the time in which somebody answers alone",
    arguments: [
      ("2026-11-23T09:00:00Z", 3600, "2026-11-23T10:00:00Z"),
      ("2026-11-23T11:30:00Z", 3600, "2026-11-23T13:30:00Z"),
      ("2026-11-23T16:30:00Z", 3600, "2026-11-25T09:30:00Z"),
      ("2026-11-22T03:00:00Z", 600, "2026-11-23T09:10:00Z"),
      // 7 hours on Monday, none on Tuesday, 8 on Wednesday.
      ("2026-11-23T09:00:00Z", 16 * 3600, "2026-11-26T10:00:00Z"),
    ])
  func counting(start: String, seconds: Int, end: String) throws {
    #expect(
      hours.moment(after: .seconds(seconds), from: try moment(start)) == (try moment(end)))
  }

  @Test("know no end where nobody ever answers")
  func never() throws {
    let never = OfficeHours(zone: "UTC", week: [:])
    let now = try moment("2026-11-23T09:00:00Z")
    #expect(never.nextOpeningInWords(after: now) == nil && never.moment(after: .seconds(1), from: now) == nil)
  }
}
