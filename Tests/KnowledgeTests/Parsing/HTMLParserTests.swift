import Testing

@testable import Knowledge

@Suite("HTML")
struct HTMLParserTests {
  private func parse(_ html: String) throws -> ParsedDocument { try HTMLParser.parse(Array(html.utf8)) }

  @Test("A page gives its title, language and address, and blocks without the furniture around them")
  func page() throws {
    let page = try parse(
      """
      <!doctype html><html lang="en"><head><title>Refunds | Northside</title>
      <link rel="canonical" href="https://northside.example/refunds"><script>track()</script></head>
      <body><header><a href="/">Northside</a></header><nav><a href="/a">Tickets</a></nav>
      <main><h1>Refunds</h1><p>We refund   <b>every</b> ticket&nbsp;once.</p>
      <div class="related-articles"><a href="/x">Parking</a></div></main>
      <footer>© Northside</footer></body></html>
      """)
    #expect(page.title == "Refunds")
    #expect(page.language == "en")
    #expect(page.url == "https://northside.example/refunds")
    #expect(
      page.blocks == [
        DocumentBlock(.heading(level: 1, text: "Refunds")),
        DocumentBlock(.paragraph("We refund every ticket once.")),
      ])
  }

  @Test("The id of a heading, of a link in it, or of the section that it opens is its anchor")
  func anchors() throws {
    let page = try parse(
      """
      <body><h2 id="a">One</h2><p>x</p><h2><a name="b"></a>Two</h2><p>y</p>
      <section id="c"><h2>Three <a href="#c" class="headerlink">¶</a></h2><p>z</p></section></body>
      """)
    let headings = page.blocks.filter(\.isHeading)
    #expect(headings.map(\.anchor) == ["a", "b", "c"])
    #expect(headings.last?.content == .heading(level: 2, text: "Three"))
  }

  @Test("Steps keep their numbers and what stands inside them")
  func steps() throws {
    let page = try parse(
      "<ol start=3><li>Open <code>Orders</code>.</li><li><p>Choose:</p><ul><li>all</li><li>one</li></ul></li></ol>"
    )
    let list = try #require(page.blocks.first?.list)
    #expect(BlockText.items(list) == ["3. Open `Orders`.", "4. Choose:\n   - all\n   - one"])
  }

  @Test("A table keeps its header, its caption, and cells that span rows")
  func table() throws {
    let page = try parse(
      """
      <table><caption>Fees</caption><thead><tr><th>Ticket</th><th>Days</th><th>Fee</th></tr></thead>
      <tr><td rowspan=2>Single</td><td>30</td><td>0 €</td></tr><tr><td>7</td><td>5 €</td></tr></table>
      """)
    #expect(
      page.blocks == [
        DocumentBlock(
          .table(
            DocumentTable(
              caption: "Fees", header: ["Ticket", "Days", "Fee"],
              rows: [["Single", "30", "0 €"], ["Single", "7", "5 €"]])))
      ])
  }

  @Test("A table that only arranges the page is read as text")
  func layoutTable() throws {
    let page = try parse("<table><tr><td>menu</td><td><h1>Parking</h1><p>Gate B.</p></td></tr></table>")
    #expect(page.blocks.contains(DocumentBlock(.heading(level: 1, text: "Parking"))))
    #expect(page.blocks.contains(DocumentBlock(.paragraph("Gate B."))))
  }

  @Test("Definition lists and accordions give terms and what they mean")
  func definitions() throws {
    let page = try parse(
      """
      <dl><dt id="hold">Hold</dt><dd>A seat kept for you.</dd></dl>
      <details><summary>Can I pay cash?</summary><p>No.</p></details>
      """)
    #expect(
      page.blocks == [
        DocumentBlock(
          .definitions([
            Definition(
              term: "Hold", anchor: "hold", blocks: [DocumentBlock(.paragraph("A seat kept for you."))]),
            Definition(term: "Can I pay cash?", blocks: [DocumentBlock(.paragraph("No."))]),
          ]))
      ])
  }

  @Test("Listings keep their lines")
  func listing() throws {
    let page = try parse("<pre>\n  ping  northside\n\n  exit\n</pre>")
    #expect(page.blocks == [DocumentBlock(.code("  ping  northside\n\n  exit"))])
  }

  @Test("A page whose text is all in what looks like furniture is read anyway")
  func onlyFurniture() throws {
    let page = try parse(
      "<body><div class='menu'><p>Soup of the day</p></div><div class='sidebar'>Bread</div></body>")
    #expect(page.blocks.contains(DocumentBlock(.paragraph("Soup of the day"))))
  }

  @Test("Mail and telephone links keep the address that their label hides")
  func contactLinks() throws {
    let page = try parse(
      "<p><a href='mailto:help@northside.example?subject=x'>Write to us</a> or <a href='tel:+49301234'>call</a>.</p>"
    )
    #expect(
      page.blocks == [DocumentBlock(.paragraph("Write to us (help@northside.example) or call (+49301234)."))])
  }

  @Test("A note's heading is its first word, and what follows the note stays under the heading above")
  func notes() throws {
    let page = try parse(
      """
      <h2>Refunds</h2><div class="note" id="n"><h3 class="title">Note</h3><p>Bring the ticket.</p></div><p>Then ask.</p>
      <div class="admonition warning"><p class="admonition-title">Warning</p><p>Gone is gone.</p></div>
      """)
    #expect(
      page.blocks == [
        DocumentBlock(.heading(level: 2, text: "Refunds")),
        DocumentBlock(.paragraph("Note: Bring the ticket."), anchor: "n"),
        DocumentBlock(.paragraph("Then ask.")), DocumentBlock(.paragraph("Warning")),
        DocumentBlock(.paragraph("Gone is gone.")),
      ])
  }

  @Test("A section that is called a note but has sections of its own keeps them")
  func sectionOfNotes() throws {
    let page = try parse("<div class='info'><h2>Gates</h2><p>A</p><h2>Lifts</h2><p>B</p></div>")
    #expect(page.blocks.filter(\.isHeading).count == 2)
  }

  @Test("A table of one column with paragraphs in its cells is a list of entries")
  func entries() throws {
    let page = try parse(
      """
      <table><thead><tr><th><p>Function</p><p>Description</p></th></tr></thead><tbody>
      <tr><td><p><a id="f"></a><code>now ()</code> → time</p><p>The time.</p><p>Never null.</p></td></tr>
      <tr><td><p><code>pi ()</code></p><p>The number.</p></td></tr></tbody></table>
      """)
    guard case .definitions(let entries) = page.blocks.first?.content else {
      Issue.record("\(page.blocks)")
      return
    }
    #expect(entries.map(\.term) == ["`now ()` → time", "`pi ()`"])
    #expect(entries.map(\.anchor) == ["f", nil])
    #expect(BlockText.render(entries[0].blocks) == "The time.\nNever null.")
  }

  @Test("A page that only leads to other pages says so; a glossary whose meanings are links is one")
  func directories() throws {
    let links = (1...9).map { "<dt><a href='\($0).html'>Chapter \($0)</a></dt>" }.joined()
    #expect(throws: DocumentError.onlyLinks) {
      try parse(
        "<body><div class='navheader'>Home</div><h1>Book</h1><div class='toc'><p><b>Contents</b></p><dl>\(links)</dl></div></body>"
      )
    }
    let terms = (1...9).map { "<dt>T\($0)</dt><dd><a href='\($0)'>The long name of term \($0)</a></dd>" }
    let glossary = try parse("<body><p>Terms:</p><dl>\(terms.joined())</dl></body>")
    #expect(BlockText.render(glossary.blocks).contains("T9: The long name of term 9"))
  }

  @Test("Links that are only a mark go; names of one thing stand beside each other")
  func marks() throws {
    let page = try parse(
      """
      <dl><dt><code>-U</code> <em>name</em><br><code>--user</code> <a href="#u">#</a></dt><dd>Who <a href="x">§</a></dd></dl>
      """)
    #expect(BlockText.render(page.blocks) == "-U name, --user: Who")
  }

  @Test("Hostile pages cost bounded time and memory", .timeLimit(.minutes(10)))
  func hostile() throws {
    var limits = ParsingLimits()
    limits.processorSeconds = 0.5
    limits.memory = 64 << 20
    let deep = String(repeating: "<div>", count: 200_000) + "end"
    #expect(throws: DocumentError.self) { try HTMLParser.parse(Array(deep.utf8), limits: limits) }
    // Every paragraph reopens every open font element: the tree is quadratic.
    let fonts = (0..<20_000).map { "<font size=\($0)>" }.joined() + String(repeating: "<p>x", count: 20_000)
    #expect(throws: DocumentError.self) { try HTMLParser.parse(Array(fonts.utf8), limits: limits) }
    let shallow = String(repeating: "<b><i>", count: 3_000) + "end"
    let parsed = try HTMLParser.parse(Array(shallow.utf8), limits: limits)
    #expect(parsed.blocks == [DocumentBlock(.paragraph("end"))])
  }
}

extension DocumentBlock {
  fileprivate var list: DocumentList? {
    if case .list(let list) = content { list } else { nil }
  }
}
