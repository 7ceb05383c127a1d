import Testing

@testable import Knowledge

@Suite("Markdown")
struct MarkdownParserTests {
  @Test("A document gives its front matter, headings with the fragments that GitHub makes, and its blocks")
  func document() throws {
    let parsed = try MarkdownParser.parse(
      """
      ---
      title: Refunds
      url: https://northside.example/refunds
      ---
      # Refunds & returns
      Every *ticket* can be [returned](https://x.example) with `code`,
      once.

      ## How long? {#deadline}
      1. Open orders
      2. Choose

      | Days | Fee |
      | ---- | --- |
      | 30   | 0 € |

          listing
      """)
    #expect(parsed.title == "Refunds")
    #expect(parsed.url == "https://northside.example/refunds")
    #expect(
      parsed.blocks == [
        DocumentBlock(.heading(level: 1, text: "Refunds & returns"), anchor: "refunds--returns"),
        DocumentBlock(.paragraph("Every ticket can be returned with `code`, once.")),
        DocumentBlock(.heading(level: 2, text: "How long?"), anchor: "deadline"),
        DocumentBlock(
          .list(
            DocumentList(
              start: 1,
              items: [[DocumentBlock(.paragraph("Open orders"))], [DocumentBlock(.paragraph("Choose"))]]))),
        DocumentBlock(.table(DocumentTable(header: ["Days", "Fee"], rows: [["30", "0 €"]]))),
        DocumentBlock(.code("listing")),
      ])
  }

  @Test("A document without front matter is called what its first top heading says")
  func title() throws {
    #expect(try MarkdownParser.parse("text\n\n# Parking\n\ntext").title == "Parking")
    #expect(try MarkdownParser.parse("text only").title == nil)
  }

  @Test("HTML inside Markdown is read as HTML")
  func html() throws {
    let parsed = try MarkdownParser.parse(
      "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>")
    #expect(parsed.blocks == [DocumentBlock(.table(DocumentTable(header: ["A", "B"], rows: [["1", "2"]])))])
  }
}
