import Testing

@testable import Knowledge

@Suite("Plain text")
struct PlainTextParserTests {
  @Test("Headings, lists and listings are seen by their shape")
  func shapes() {
    let parsed = PlainTextParser.parse(
      """
      Refunds
      =======

      We refund every ticket
      once.

      2.1 Deadlines

      1. Open orders
         in the menu
      2. Choose

      - all
      - one

          ping northside

          exit

      IMPORTANT NOTES

      Bye.
      """)
    func item(_ text: String) -> [DocumentBlock] { [DocumentBlock(.paragraph(text))] }
    #expect(parsed.title == "Refunds")
    #expect(
      parsed.blocks == [
        DocumentBlock(.heading(level: 1, text: "Refunds")),
        DocumentBlock(.paragraph("We refund every ticket once.")),
        DocumentBlock(.heading(level: 3, text: "2.1 Deadlines")),
        DocumentBlock(
          .list(DocumentList(start: 1, items: [item("Open orders in the menu"), item("Choose")]))),
        DocumentBlock(.list(DocumentList(start: nil, items: [item("all"), item("one")]))),
        DocumentBlock(.code("    ping northside\n\n    exit")),
        DocumentBlock(.heading(level: 2, text: "IMPORTANT NOTES")), DocumentBlock(.paragraph("Bye.")),
      ])
  }
}
