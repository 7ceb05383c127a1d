import Analytics
import Essentials
import Testing

@testable import UsherServer

@Suite("Figures as comma-separated values") struct FigureTableTests {
  @Test("have a row for each step and group, and a column for each measure")
  func rows() throws {
    let from = try #require(Timestamp("2026-11-01T00:00:00Z"))
    var query = MeasureQuery(from: from, to: from + .seconds(2 * 86_400), step: .day)
    query.group = .agent
    let measures = ["conversations", "csat"].compactMap(Measure.named)
    let quoted = "a, \"b\""
    let lines: [String: [MeasureQuery.Line]] = [
      "conversations": [.init(group: "", values: [1, 0]), .init(group: quoted, values: [2, 3])],
      "csat": [.init(group: "", values: [nil, 0.25]), .init(group: quoted, values: [1, nil])],
    ]
    let table = FigureTable(question: AnalyticsQuestion(measures: measures, query: query), lines: lines)
    let expected = [
      "from,agent,conversations,csat", "\(from),,1,", "\(from),\"a, \"\"b\"\"\",2,1",
      "\(from + .seconds(86_400)),,0,0.25", "\(from + .seconds(86_400)),\"a, \"\"b\"\"\",3,",
    ]
    #expect(table.text == expected.map { $0 + "\r\n" }.joined())
  }

  @Test(
    "hold no formulas",
    arguments: [
      ("=1+1", "'=1+1"), ("+44", "'+44"), ("-2", "'-2"), ("@x", "'@x"), ("\tx", "'\tx"), ("a=b", "a=b"),
      ("=\"a\"", "\"'=\"\"a\"\"\""), ("", ""),
    ])
  func formulas(text: String, expected: String) {
    #expect(FigureTable.cell(text) == expected)
  }
}
