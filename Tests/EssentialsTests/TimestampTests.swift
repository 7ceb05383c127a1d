import Essentials
import Foundation
import Testing

@Suite struct TimestampTests {
  @Test(
    "Moments are read as RFC 3339 says",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2025-10-07T01:23:45Z", 1_759_800_225_000),
      ("1985-04-12T23:20:50.52Z", 482_196_050_520),
      ("1996-12-19T16:39:57-08:00", 851_042_397_000), ("2024-02-29t12:00:00.1239z", 1_709_208_000_123),
      ("0001-01-01T00:00:00Z", -62_135_596_800_000),
    ] as [(String, Int64)])
  func reading(text: String, milliseconds: Int64) {
    #expect(Timestamp(text)?.milliseconds == milliseconds)
  }

  @Test(
    "What is no moment is refused",
    arguments: [
      "", "2025", "2025-13-01T00:00:00Z", "2023-02-29T00:00:00Z", "2025-10-07T24:00:00Z",
      "2025-10-07T01:23:45", "2025-10-07T01:23:45.Z", "2025-10-07T01:23:45Zx",
    ])
  func refusals(text: String) {
    #expect(Timestamp(text) == nil)
  }

  // Foundation counts days before October 1582 by the Julian calendar, RFC 3339 by the Gregorian one.
  @Test("From 1590 on, a moment's text is Foundation's text for the same moment")
  func agreesWithFoundation() {
    var generator = SystemRandomNumberGenerator()
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    for _ in 0..<2000 {
      let time = Timestamp(
        milliseconds: Int64.random(in: -12_000_000_000_000...250_000_000_000_000, using: &generator))
      #expect(Timestamp(time.description) == time)
      let second = Timestamp(milliseconds: time.milliseconds / 1000 * 1000)
      #expect(
        second.description == Date(timeIntervalSince1970: Double(second.milliseconds) / 1000).formatted(style)
      )
    }
  }
}
