import Testing

@testable import Knowledge

@Suite("Chunking")
struct ChunkerTests {
  /// Words stand for tokens, so that the tests can count.
  private let chunker = Chunker { $0.split(whereSeparator: \.isWhitespace).count }

  private func passages(_ markdown: String) throws -> [PassageDraft] {
    let parsed = try MarkdownParser.parse(markdown)
    return chunker.passages(of: parsed, title: parsed.title ?? "")
  }

  private func sentences(_ count: Int, of words: Int) -> String {
    (1...count).map { n in
      "S\(n) " + Array(repeating: "word", count: words - 2).joined(separator: " ") + " end."
    }.joined(separator: " ")
  }

  @Test("A section is one passage with the headings above it, without the title")
  func headings() throws {
    let passages = try passages(
      "# Refunds\nIntro to \(sentences(4, of: 10))\n## Deadlines\n### Single tickets\n\(sentences(4, of: 10))"
    )
    #expect(passages.map(\.headings) == [[], ["Deadlines", "Single tickets"]])
    #expect(passages.map(\.ordinal) == [0, 1])
    #expect(passages[1].anchor == "single-tickets")
  }

  @Test(
    "A long section is cut between sentences into even passages, each repeating the end of the one before")
  func longSection() throws {
    let passages = try passages("# T\n\(sentences(40, of: 10))")
    #expect(passages.count == 3)
    #expect(passages.allSatisfy { (100...210).contains($0.tokenCount) })
    for (earlier, later) in zip(passages, passages.dropFirst()) {
      let first = try #require(Sentences.split(later.text).first)
      #expect(earlier.text.hasSuffix(String(Sentences.split(earlier.text).last ?? "")))
      #expect(earlier.text.contains(first))
    }
  }

  @Test("Steps that fit stay together with the sentence that leads to them")
  func steps() throws {
    let steps = (1...12).map { "\($0). Do thing number \($0) carefully" }.joined(separator: "\n")
    let passages = try passages(
      "# T\n\(sentences(15, of: 10)) Do this:\n\n\(steps)\n\n\(sentences(5, of: 10))")
    let holding = passages.filter { $0.text.contains("thing number") }
    #expect(holding.count == 1)
    #expect(holding.first?.form == .steps)
    #expect(holding.first?.text.contains("Do this:\n1. Do thing") == true)
  }

  @Test("A long table is cut between rows, and every part has the header")
  func table() throws {
    let rows = (1...100).map { "| row \($0) | some words in a cell |" }.joined(separator: "\n")
    let passages = try passages("# T\n\n| Name | What it is |\n| --- | --- |\n\(rows)")
    #expect(passages.count > 2)
    #expect(passages.allSatisfy { $0.form == .table && $0.text.hasPrefix("| Name | What it is |\n") })
    let all = passages.map(\.text).joined(separator: "\n")
    #expect((1...100).allSatisfy { all.contains("| row \($0) | some words in a cell |") })
  }

  @Test("Tiny sections beside each other are one passage; a question keeps a passage of its own")
  func tinySections() throws {
    let passages = try passages(
      "# Hours\n## Monday\n9 to 5\n## Tuesday\n10 to 6\n## Open on holidays?\nNo.\n")
    #expect(passages.map(\.text) == ["Monday\n\n9 to 5\n\nTuesday\n\n10 to 6", "No."])
    #expect(passages.map(\.headings) == [[], ["Open on holidays?"]])
  }

  @Test("A few words above a section are part of it; a list of pointers is no passage")
  func leadsAndPointers() throws {
    let passages = try passages(
      "# INSERT\nCreates rows.\n## Synopsis\n\(sentences(2, of: 10))\n## See also\nUPDATE, DELETE\n")
    #expect(passages.map(\.headings) == [["Synopsis"]])
    #expect(passages.first?.text.hasPrefix("Creates rows.\n\nS1 word") == true)
    let days = try self.passages("# Hours\nWe are open:\n## Monday\n9 to 5\n## Tuesday\n10 to 6\n")
    #expect(days.map(\.text) == ["We are open:\n\nMonday\n\n9 to 5\n\nTuesday\n\n10 to 6"])
  }

  @Test("The sentence that leads to definitions goes with the first; each has the nearest anchor above it")
  func definitionLeads() throws {
    let page = try HTMLParser.parse(
      Array(
        """
        <h2 id="options">Options</h2><p>\(sentences(3, of: 10)) These are understood:</p>
        <dl><dt>--all</dt><dd>\(sentences(5, of: 10))</dd><dt id="o">--one</dt><dd>\(sentences(5, of: 10))</dd></dl>
        """.utf8))
    let passages = chunker.passages(of: page, title: "T")
    #expect(passages.map(\.headings) == [["Options"], ["Options", "--all"], ["Options", "--one"]])
    #expect(passages.map(\.anchor) == ["options", "options", "o"])
    #expect(passages[1].text.hasPrefix("These are understood:\n\nS1"))
    #expect(passages[0].text.hasSuffix("end."))
  }

  @Test("What has no blanks to cut at is cut anyway")
  func hugeWord() throws {
    let passages = try passages("# T\n" + String(repeating: "x", count: 100_000))
    #expect(passages.allSatisfy { $0.text.utf8.count < 4_000 })
    #expect(passages.map { $0.text.filter { $0 == "x" }.count }.reduce(0, +) >= 100_000)
  }

  @Test("The embedded text begins with the title and the headings and has no marks of code and tables")
  func embeddingText() {
    let passage = PassageDraft(
      ordinal: 0, headings: ["Fees"], text: "Use `pay`:\n| Days | Fee |\n| --- | --- |\n| 30 | 0 |",
      tokenCount: 9)
    #expect(passage.embeddingText(title: "Refunds") == "Refunds. Fees.\nUse pay:\nDays, Fee\n30, 0")
  }
}

@Suite("Sentences")
struct SentencesTests {
  @Test(
    "Sentences end at full stops, not at abbreviations, numbers or file names",
    arguments: [
      ("One. Two! Three?", ["One.", "Two!", "Three?"]),
      (
        "See e.g. Section 3. It costs 3.50 € at usher.yaml. Done",
        ["See e.g. Section 3.", "It costs 3.50 € at usher.yaml.", "Done"]
      ),
      ("He said \"Stop.\" Then left.", ["He said \"Stop.\"", "Then left."]),
      ("Mr. J. Smith paid.\nSecond line", ["Mr. J. Smith paid.", "Second line"]),
      ("开门了。关门了。", ["开门了。", "关门了。"]), ("", []), ("  \n ", []),
    ])
  func split(_ text: String, _ expected: [String]) {
    #expect(Sentences.split(text).map(String.init) == expected)
  }
}
