import Testing

@testable import Knowledge

@Suite("CSV, JSON and YAML")
struct RecordTests {
  private func parse(_ text: String, _ filename: String) throws -> ParsedDocument {
    try DocumentParser().parse(Array(text.utf8), filename: filename).0
  }

  private let questions = [
    DocumentBlock(.heading(level: 1, text: "Can I pay cash?")),
    DocumentBlock(.paragraph("No, by card only.")),
    DocumentBlock(.heading(level: 1, text: "Is there parking?")),
    DocumentBlock(.paragraph("Yes, at gate B.")),
  ]

  @Test("Questions with answers become sections, whatever the format")
  func frequentQuestions() throws {
    let csv =
      "question;answer\n\"Can I pay cash?\";\"No, by card only.\"\nIs there parking?;Yes, at gate B.\n"
    let json = """
      [{"answer": "No, by card only.", "question": "Can I pay cash?"},
       {"id": 7, "question": "Is there parking?", "answer": "Yes, at gate B."}]
      """
    let lines = """
      {"question": "Can I pay cash?", "answer": "No, by card only."}

      {"question": "Is there parking?", "answer": "Yes, at gate B."}
      """
    let yaml = """
      - question: Can I pay cash?
        answer: No, by card only.
      - question: Is there parking?
        answer: Yes, at gate B.
      """
    for (text, name) in [(csv, "a.csv"), (json, "a.json"), (lines, "a.jsonl"), (yaml, "a.yaml")] {
      #expect(try parse(text, name).blocks == questions, "\(name)")
    }
  }

  @Test("Short rows stay a table")
  func table() throws {
    let table = DocumentTable(header: ["Seat", "Price"], rows: [["A, front", "40"], ["B", "30"]])
    #expect(
      try parse("Seat,Price\n\"A, front\",40\nB,30\n", "a.csv").blocks == [DocumentBlock(.table(table))])
    #expect(
      try parse("prices:\n  - {seat: 'A, front', price: 40}\n  - {seat: B, price: 30}", "a.yaml").blocks == [
        DocumentBlock(.heading(level: 1, text: "Prices")), DocumentBlock(.table(table)),
      ])
  }

  @Test("Nested data becomes sections and lines under readable names")
  func nested() throws {
    let document = try parse(
      """
      title: Northside arena
      opening_hours: 10 to 18
      address:
        street: Dock Road 1
        city: Harbour
      rules:
        - No bottles. They are taken at the door and not given back, so please leave them at home.
        - No umbrellas in the standing area, whatever the weather; the cloakroom keeps them for free.
      """, "venue.yaml")
    #expect(document.title == "Northside arena")
    #expect(
      document.blocks.prefix(3) == [
        DocumentBlock(.paragraph("Opening hours: 10 to 18")),
        DocumentBlock(.heading(level: 1, text: "Address")),
        DocumentBlock(.paragraph("Street: Dock Road 1\nCity: Harbour")),
      ])
    #expect(document.blocks.count == 5)
  }

  @Test("Answers in HTML, as help desks export them, are read as HTML")
  func htmlAnswers() throws {
    let document = try parse(
      #"[{"question": "How?", "answer": "<p>So:</p><ol><li>Open</li></ol>"}]"#, "a.json")
    #expect(
      document.blocks.dropFirst() == [
        DocumentBlock(.paragraph("So:")),
        DocumentBlock(.list(DocumentList(start: 1, items: [[DocumentBlock(.paragraph("Open"))]]))),
      ])
  }

  @Test("Quotes, doubled quotes and line ends inside cells")
  func quoting() throws {
    let rows = try CSVReader.rows(of: Array("a,\"b \"\"c\"\",\nd\"\n\n,\nx,y".utf8))
    #expect(rows == [["a", "b \"c\", d"], ["x", "y"]])
  }

  @Test(
    "Broken data names the place",
    arguments: [
      ("a,b\n\"open,1\n", "a.csv", "line 2"), ("{\"a\": }", "a.json", "byte 6"),
      ("{\"a\": 1}\n{", "a.jsonl", "line 2"), ("a: [1\nb: 2", "a.yaml", "line"),
      ("---\ntitle: [x\n---\ntext", "a.md", "front matter"),
    ])
  func broken(_ text: String, _ filename: String, _ place: String) {
    let error = #expect(throws: DocumentError.self) { try parse(text, filename) }
    #expect(error?.description.contains(place) == true, "\(error?.description ?? "")")
  }

  @Test("Aliases of aliases and deep nesting are refused")
  func bombs() {
    let laughs =
      "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
      + (1...9).map { level in
        let letters = Array("abcdefghij")
        let alias = "*\(letters[level - 1])"
        return
          "\(letters[level]): &\(letters[level]) [\(Array(repeating: alias, count: 10).joined(separator: ","))]"
      }.joined(separator: "\n")
    #expect(throws: DocumentError.self) { try parse(laughs, "a.yaml") }
    #expect(throws: DocumentError.self) { try parse(String(repeating: "[", count: 100_000), "a.json") }
    #expect(throws: DocumentError.self) { try parse(String(repeating: "[", count: 100_000), "a.yaml") }
  }
}
