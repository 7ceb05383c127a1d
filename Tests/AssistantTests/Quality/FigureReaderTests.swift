import Testing

@testable import Assistant

@Suite("Figures in texts")
struct FigureReaderTests {
  @Test(
    "are the same in whatever form they are written",
    arguments: [
      ("£18", "18 pounds"), ("£18", "18.00 GBP"), ("9am", "9:00"), ("9.30pm", "21:30"), ("1,000", "1000"),
      ("two weeks", "14 days"), ("24 hours", "a 1-day wait"), ("15 %", "15 per cent"), ("50p", "£0.50"),
      ("17 November 2026", "2026-11-17"), ("November 17", "17 Nov"), ("the 17th", "17th"),
      ("two years", "24 months"), ("100 Mbit/s", "100 Mbps"), ("+44 1632 960100", "01632 960 100"),
      ("https://www.shop.example/a/", "shop.example/a"), ("£1,440", "£1440"), ("€7.50", "7.50 euros"),
      ("5 working days", "five business days"), ("12 noon? No, 12:00", "12pm"),
    ])
  func forms(one: String, other: String) {
    let first = Set(FigureReader.figures(in: one).map(\.value))
    let second = Set(FigureReader.figures(in: other).map(\.value))
    #expect(!first.isDisjoint(with: second), "\(first) \(second)")
  }

  @Test(
    "differ where they mean something else",
    arguments: [
      ("£18", "€18"), ("9am", "9pm"), ("15 days", "15 hours"), ("15 %", "£15"), ("17 November", "17 October"),
      ("a@shop.example", "b@shop.example"), ("01632 960 100", "01632 960 200"),
    ])
  func differences(one: String, other: String) {
    let first = Set(FigureReader.figures(in: one).map(\.value))
    let second = Set(FigureReader.figures(in: other).map(\.value))
    #expect(!first.isEmpty && first.isDisjoint(with: second), "\(first) \(second)")
  }

  @Test("of a range all have the unit that stands behind the last")
  func ranges() {
    #expect(
      FigureReader.figures(in: "5–7 working days").map(\.value) == [
        .seconds(432_000_000), .seconds(604_800_000),
      ])
    #expect(
      FigureReader.figures(in: "between 24 and 48 hours").map(\.value) == [
        .seconds(86_400_000), .seconds(172_800_000),
      ])
    #expect(FigureReader.figures(in: "£10–20").map(\.value) == [.money(1000, "£"), .money(2000, "£")])
  }

  @Test("are found in JSON, where a number needs no unit")
  func data() {
    let set = FigureSet(FigureReader.figures(in: #"{"price":18.00,"at":"2026-11-17T19:30:00Z"}"#))
    for text in ["£18", "17 November", "19:30", "7:30pm"] {
      let figures = FigureReader.figures(in: text)
      #expect(figures.allSatisfy { set.supports($0, isData: true) }, "\(text) \(figures)")
    }
    #expect(!set.supports(FigureReader.figures(in: "£19")[0], isData: true))
    #expect(!set.supports(FigureReader.figures(in: "£18")[0], isData: false))
  }

  @Test(
    "are none where words only look like it", arguments: ["one of them", "e.g. this.", "24/7", "No. Yes."])
  func none(text: String) {
    #expect(FigureReader.figures(in: text).isEmpty)
  }
}
