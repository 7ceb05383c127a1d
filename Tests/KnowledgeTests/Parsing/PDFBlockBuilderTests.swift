import Essentials
import Testing
import UsherTesting

@testable import Knowledge

@Suite("The lines of a PDF")
struct PDFBlockBuilderTests {
  /// Blocks of lines on a page a thousand points high: from where, in letters how high, which lines.
  private typealias Page = [(top: Double, size: Double, lines: [String])]

  private func blocks(_ pages: [Page]) -> [DocumentBlock] { builder(pages).blocks() }

  private func builder(_ pages: [Page]) -> PDFBlockBuilder {
    var output = ""
    for page in pages {
      output += "<page width=\"600\" height=\"1000\">\n"
      for block in page {
        output += "<block xMin=\"0\">\n"
        for (index, line) in block.lines.enumerated() {
          let top = block.top + Double(index) * block.size * 1.2
          output += "<line yMin=\"\(top)\">\n"
          for word in line.unicodeScalars.split(separator: " ").map(String.init) {
            output += "<word yMin=\"\(top)\" yMax=\"\(top + block.size)\">\(word)</word>\n"
          }
          output += "</line>\n"
        }
        output += "</block>\n"
      }
      output += "</page>\n"
    }
    return PDFBlockBuilder(PDFText(Array(output.utf8)))
  }

  private let body = ["The first line of a text,", "its second line,", "and its third line."]

  private func text(_ blocks: [DocumentBlock]) -> String { BlockText.render(blocks) }

  @Test("A running head goes though it changes with the chapter; the first line of the text stays")
  func runningHeads() {
    let words = ["", "Parking", "Cloakroom", "Merchandise", "Boxes", "Lifts", "Toilets"]
    let pages: [Page] = (1...6).map { number in
      [
        (40, 10, ["CHAPTER \(number / 2). ABOUT \(["REFUNDS", "SEATS", "GATES", "BAGS"][number / 2])"]),
        (90, 10, ["\(words[number]) begins the page."] + body), (950, 10, ["\(number)"]),
      ]
    }
    let text = text(blocks(pages))
    #expect(!text.contains("CHAPTER"))
    #expect(words.allSatisfy { $0.isEmpty || text.contains("\($0) begins") })
  }

  @Test("The title is in the largest letters of the first page, though every page repeats it")
  func title() {
    let pages: [Page] = (1...6).map { number in
      [(40, 24, ["Terms of sale"]), (120, 15, ["\(number). Prices"]), (200, 10, body)]
    }
    #expect(builder(pages).title == "Terms of sale")
    #expect(builder([[(200, 10, body)]]).title == nil)
  }

  @Test("The large titles of slides, each alone at its place, stay")
  func slides() {
    let pages: [Page] = ["Tickets", "Seats", "Gates", "Bags", "Food"].map {
      [(50, 30, [$0]), (300, 12, body)]
    }
    let headings = blocks(pages).filter(\.isHeading).map { text([$0]) }
    #expect(headings == ["Tickets", "Seats", "Gates", "Bags", "Food"])
  }

  @Test("A table of contents with leaders goes; a menu with leaders stays")
  func leaders() {
    let entries = (1...8).map { "Refunds \($0) . . . . . . . \($0)" }
    let chapter: Page = [(200, 12, body)]
    let book = text(blocks([[(200, 12, entries)]] + Array(repeating: chapter, count: 6)))
    #expect(!book.contains("Refunds"))
    #expect(text(blocks([[(200, 12, entries)]])).contains("Refunds 3"))
  }

  @Test("A number beside a heading belongs to it")
  func numbers() {
    let found = blocks([[(100, 24, ["7.1"]), (100, 24, ["What is a pack-", "age?"]), (200, 12, body)]])
    #expect(found.first == DocumentBlock(.heading(level: 1, text: "7.1 What is a package?"), page: 1))
  }

  @Test("Divided words become whole, words with hyphens keep them, lone accents go")
  func hyphens() {
    let lines = [
      "The sys-", "tem is Debian-", "based and self-", "made. Others are Debian-based too. A \u{300} quote.",
    ]
    #expect(
      text(blocks([[(100, 12, lines)]]))
        == "The system is Debian-based and selfmade. Others are Debian-based too. A quote.")
  }

  @Test("Whatever poppler writes is read without a crash", arguments: 0..<8)
  func anyOutput(seed: Int) {
    let pieces = [
      "<page width=\"600\" height=\"", "800\">\n", "<block ", "<line yMin=\"", "<word yMin=\"1\" yMax=\"",
      "\">",
      "nan", "inf", "-1e308", "9", "</word>\n", "</line>\n", "</page>\n", "<title>", "</title>\n", "7.1",
      "sys-", "tem",
      ". . . .", "&amp;", "&#x110000;", "&#", "\u{300}", "\n", " ",
    ]
    var generator = SplitMix64(seed: UInt64(seed))
    for _ in 0..<100 {
      var output: [UInt8] = []
      for _ in 0..<Int.random(in: 1...400, using: &generator) {
        output += Array((pieces.randomElement(using: &generator) ?? "").utf8)
        if Int.random(in: 0..<30, using: &generator) == 0 {
          output.append(UInt8.random(in: .min ... .max, using: &generator))
        }
      }
      let builder = PDFBlockBuilder(PDFText(output))
      #expect(builder.blocks().allSatisfy { $0.page ?? 0 >= 0 })
    }
  }
}
