import Essentials
import Testing
import UsherTesting

@testable import Knowledge

@Suite("Hostile documents", .timeLimit(.minutes(10)))
struct ParserFuzzTests {
  /// Pieces that mean something to a parser; random bytes alone seldom get past its first rule.
  private static let vocabulary: [DocumentFormat: [String]] = [
    .html: [
      "<div>", "</div>", "<p>", "<table>", "<tr>", "<td colspan=99999999>", "<td rowspan=-1>", "<th>", "<ul>",
      "<li>",
      "<ol start=9223372036854775807>", "<dl>", "<dt id=x>", "<dd>", "<details>", "<summary>", "<pre>",
      "<code>",
      "<h1>", "<h6>", "<a href='mailto:'>", "<a name=y>", "<br>", "<script>", "<!--", "-->", "<svg>",
      "<math>", "&#0;",
      "&#x10FFFF;", "&nbsp;", "</", "<", ">", "\"", "text ", "<main>", "<article>", "<template>", "<b>",
      "<i>", "<font>",
      "</table>", "</p>", "<caption>", "<frameset>", "<select>", "<option>", "<plaintext>", "\u{0}",
      "\u{FEFF}",
    ],
    .markdown: [
      "# ", "## ", "> ", "- ", "1. ", "999999999. ", "* ", "`", "```\n", "~~~\n", "|", "| --- |\n", "\n",
      "\n\n", "    ",
      "[", "](", ")", "![", "<div>", "</div>\n\n", "<!--", "**", "_", "~~", "\\", "&amp;", "{#", "}", "---\n",
      "title: ",
      "text ", "\t", "\u{0}", "[^1]", "[^1]: ", "<br>",
    ],
    .text: ["a\n", "===\n", "- x\n", "1. y\n", "\n", "    z\n", "SHOUT\n", "3.1 T\n", "…", "\u{301}", "。"],
    .csv: [",", ";", "\t", "|", "\"", "\"\"", "\n", "a", "1", "question", "answer", "é", " "],
    .json: [
      "{", "}", "[", "]", ":", ",", "\"", "\"question\":", "\"answer\":", "1", "-", "1e999", "null", "true",
      "\\u0000",
      "\\ud800", "\"x\"", " ", "\n", "{\"a\":1},",
    ],
    .jsonLines: ["{\"a\":1}\n", "{", "}", "\n", "[]\n", "\"", "null\n"],
    .yaml: [
      "a: ", "- ", "\n", "  ", "&a ", "*a", "|\n", ">\n", "[", "]", "{", "}", "\"", "'", "#", "---\n", "? ",
      "!!binary ",
      "x", ": ", "title: ", "\t", "<<: ",
    ],
  ]

  @Test(
    "Whatever comes in: blocks and passages, or an error of ours",
    arguments: DocumentFormat.allCases.filter { $0 != .pdf })
  func pieces(_ format: DocumentFormat) throws {
    let pieces = try #require(Self.vocabulary[format])
    var generator = SplitMix64(seed: 0x5EED)
    for _ in 0..<400 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 1...120, using: &generator) {
        switch Int.random(in: 0..<20, using: &generator) {
        case 0: bytes.append(UInt8.random(in: .min ... .max, using: &generator))
        case 1:
          let piece = pieces.randomElement(using: &generator) ?? ""
          bytes += Array(String(repeating: piece, count: Int.random(in: 1...200, using: &generator)).utf8)
        default: bytes += Array((pieces.randomElement(using: &generator) ?? "").utf8)
        }
      }
      check(bytes, format)
    }
  }

  @Test("Bytes without any sense")
  func noise() {
    var generator = SplitMix64(seed: 1)
    for format in DocumentFormat.allCases where format != .pdf {
      for length in [1, 2, 3, 17, 300, 5_000] {
        for _ in 0..<10 {
          check((0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }, format)
        }
      }
    }
  }

  @Test("A PDF with bytes changed at random", arguments: 0..<12)
  func brokenPDF(_ seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    var bytes = try TestDocument.bytes("leaflet.pdf")
    for _ in 0..<(seed * 8 + 1) {
      bytes[Int.random(in: 8..<bytes.count, using: &generator)] = UInt8.random(
        in: .min ... .max, using: &generator)
    }
    check(bytes, .pdf)
  }

  /// The same piece over and over, and what may follow.
  struct Repetition: Sendable, CustomTestStringConvertible {
    var format: DocumentFormat
    var piece: String
    var count: Int
    var tail = ""

    var testDescription: String { "\(count) × \(piece.debugDescription) in \(format.name)" }
  }

  private static let repetitions: [Repetition] = [
    Repetition(format: .markdown, piece: "> ", count: 20_000),
    Repetition(format: .markdown, piece: "[", count: 50_000),
    Repetition(format: .markdown, piece: "![[](", count: 20_000),
    Repetition(format: .markdown, piece: "*a _b ", count: 20_000),
    Repetition(format: .markdown, piece: "`a``", count: 20_000),
    Repetition(format: .markdown, piece: "- ", count: 5_000, tail: "x"),
    Repetition(
      format: .markdown, piece: "| a ", count: 2_000, tail: "\n|" + String(repeating: " - |", count: 2_000)),
    Repetition(format: .markdown, piece: "<a href=\"", count: 20_000),
    Repetition(format: .markdown, piece: "<div>\n\n", count: 5_000),
    Repetition(format: .html, piece: "&", count: 100_000),
    Repetition(format: .html, piece: "<table><tr><td>", count: 3_000, tail: "x"),
    Repetition(format: .html, piece: "<ul><li>", count: 3_000, tail: "x"),
    Repetition(format: .html, piece: "<a>", count: 5_000, tail: "x"),
    Repetition(format: .html, piece: "<div class=menu>x", count: 3_000),
    Repetition(format: .html, piece: "<article>x", count: 3_000),
    Repetition(format: .text, piece: "e\u{301}\u{301}\u{301}", count: 50_000),
    Repetition(format: .text, piece: "a.", count: 100_000),
    Repetition(format: .text, piece: ". ", count: 50_000),
    Repetition(format: .csv, piece: "\"", count: 100_001),
    Repetition(format: .csv, piece: ",", count: 100_000, tail: "x"),
    Repetition(format: .csv, piece: "a\n", count: 50_000),
    Repetition(format: .yaml, piece: "- ", count: 50_000),
    Repetition(format: .json, piece: "[1],", count: 50_000),
  ]

  @Test("Lines, words and nesting without end", arguments: repetitions)
  func withoutEnd(_ repetition: Repetition) {
    let text = String(repeating: repetition.piece, count: repetition.count) + repetition.tail
    check(Array(text.utf8), repetition.format)
  }

  /// Parses and cuts. What is not an error of ours crashes the process or breaks a rule of passages.
  private func check(_ bytes: [UInt8], _ format: DocumentFormat) {
    var limits = ParsingLimits()
    limits.processorSeconds = 5
    let parser = DocumentParser(limits: limits)
    do {
      let (document, _) = try parser.parse(bytes, filename: "x.\(format.fileExtension)")
      let passages = Chunker { $0.split(whereSeparator: \.isWhitespace).count }.passages(
        of: document, title: "Title")
      for passage in passages {
        #expect(!passage.text.contains("\0"))
        #expect(passage.text.contains { !$0.isWhitespace })
        #expect(passage.text.utf8.count < 20_000)
        #expect(passage.tokenCount <= 254)
      }
    } catch is DocumentError {
      return
    } catch {
      Issue.record("\(error)")
    }
  }
}

extension DocumentFormat {
  fileprivate var fileExtension: String {
    switch self {
    case .markdown: "md"
    case .html: "html"
    case .text: "txt"
    case .csv: "csv"
    case .json: "json"
    case .jsonLines: "jsonl"
    case .yaml: "yaml"
    case .pdf: "pdf"
    }
  }
}
