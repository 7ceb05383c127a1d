import Testing

@testable import Knowledge

@Suite("PDF")
struct PDFParserTests {
  private let parser = DocumentParser()

  @Test(
    "A PDF gives its title, headings by size of letters, steps and pages, without what every page repeats")
  func leaflet() throws {
    let (document, format) = try parser.parse(try TestDocument.bytes("leaflet.pdf"), filename: "leaflet")
    #expect(format == .pdf)
    #expect(document.title == "Your hub")
    let headings = document.blocks.filter(\.isHeading)
    #expect(
      headings.map(\.content) == [
        .heading(level: 1, text: "Your hub"), .heading(level: 1, text: "Connect the hub"),
        .heading(level: 1, text: "What the lights mean"), .heading(level: 1, text: "Help"),
      ])
    #expect(headings.map(\.page) == [1, 1, 2, 3])
    #expect(
      document.blocks.contains {
        $0.content
          == .list(
            DocumentList(
              start: 1,
              items: [
                "Plug the grey cable into the fibre socket.", "Press the button at the back.",
                "Wait until the light is white.",
              ].map { [DocumentBlock(.paragraph($0))] }))
      })
    #expect(
      document.blocks.contains(
        DocumentBlock(.paragraph("Fish & chips <b> are not part of the offer."), page: 4)))
    let text = BlockText.render(document.blocks)
    #expect(!text.contains("Page "))
    #expect(!text.contains("Northside Fibre"))
  }

  @Test("A passage of a PDF knows its page")
  func pages() throws {
    let (document, _) = try parser.parse(try TestDocument.bytes("leaflet.pdf"), filename: "leaflet.pdf")
    let passages = Chunker { $0.split(separator: " ").count }.passages(of: document, title: "Your hub")
    let lights = try #require(passages.first { $0.text.contains("Blinking blue") })
    #expect(lights.page == 2)
    #expect(lights.headings == ["What the lights mean"])
  }

  @Test("A PDF behind a password says so")
  func encrypted() throws {
    let bytes = try TestDocument.bytes("encrypted.pdf")
    #expect(throws: DocumentError.encrypted) { try parser.parse(bytes, filename: "a.pdf") }
  }

  @Test("A truncated PDF says that it is broken")
  func truncated() throws {
    let bytes = try TestDocument.bytes("truncated.pdf")
    let error = #expect(throws: DocumentError.self) { try parser.parse(bytes, filename: "a.pdf") }
    guard case .malformed(.pdf, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("A program is ended when it takes too long, too much time, memory or output")
  func limits() async throws {
    // On a thread of its own: it blocks.
    let thread = ParsingThreads(count: 1)
    func run(_ script: String, seconds: Double = 100) async throws -> LimitedProgram.Outcome {
      let program = LimitedProgram(
        command: ["sh", "-c", script], processorSeconds: 1, seconds: seconds, memory: 64 << 20,
        output: 1 << 20)
      return try await thread.run(on: 0) { try program.run([]).outcome }
    }
    #expect(try await run("exit 3") == .exited(3))
    #expect(try await run("sleep 600", seconds: 0.2) == .timedOut)
    guard case .killed = try await run("while :; do :; done") else {
      Issue.record("a busy program was not ended")
      return
    }
    guard case .killed = try await run("exec yes") else {
      Issue.record("a program that writes without end was not ended")
      return
    }
    #expect(try await run("exec head -c 200000000 /dev/zero | tail -c 100000000 > /dev/null") != .timedOut)
    #expect(try await run("exec no-such-program-anywhere") == .exited(127))
  }

  @Test("A program reads its input and its output comes back")
  func inputAndOutput() throws {
    let run = try LimitedProgram(
      command: ["tr", "a-z", "A-Z"], processorSeconds: 1, seconds: 5, memory: 1 << 30, output: 1 << 20
    ).run(Array("refund".utf8))
    #expect(run.outcome == .exited(0))
    #expect(String(decoding: run.output, as: UTF8.self) == "REFUND")
  }
}
