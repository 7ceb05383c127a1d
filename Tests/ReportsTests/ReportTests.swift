import Foundation
import Reports
import Testing

@Suite("Reports as documents")
struct ReportTests {
  @Test("What a report says can be selected on its pages, which are numbered, in fonts that are part of it")
  func selectable() throws {
    let document = try read(Self.report(parts: 6))
    #expect(document.text.contains("Warriors & Zoë 東京 Ltd"))
    #expect(document.text.contains("Conversations") && document.text.contains("1,204"))
    #expect(document.text.contains("Part 6"))
    #expect(document.pages > 2)
    #expect(document.text.contains("Page 1 of \(document.pages)"))
    #expect(document.text.contains("Page \(document.pages) of \(document.pages)"))
    #expect(!document.fonts.isEmpty && document.fonts.allSatisfy { $0.contains(" yes ") })
  }

  @Test(
    "Names that are long, control something or have pictures, and times without anything, do not break it")
  func odd() throws {
    var report = Self.report(parts: 1)
    report.company = "A\0B\n" + String(repeating: "Ω🙂مرحبا ", count: 200)
    report.color = "blue"
    report.parts[0].charts = [
      ReportChart(title: "Empty", kind: .lines, labels: [], lines: []) { "\($0)" },
      ReportChart(
        title: "Gaps", kind: .lines, labels: ["a", "b"], lines: [.init(name: "x", values: [nil, 3])]
      ) { "\($0)" },
      ReportChart(title: "One", kind: .across, labels: ["a"], lines: [.init(name: "x", values: [])]) {
        "\($0)"
      },
    ]
    let document = try read(report)
    #expect(document.text.contains("AB") && document.text.contains("Nothing happened in this time."))
    #expect(document.text.contains("Page 1 of 1"))
  }

  private static func report(parts: Int) -> Report {
    let line = ReportChart.Line(name: "Resolved", values: (0..<30).map { Double($0 % 7) / 10 })
    let other = ReportChart.Line(name: "Handed to people", values: (0..<30).map { Double($0 % 5) / 10 })
    let labels = (1...30).map { "\($0) Nov" }
    let part = { (number: Int) in
      Report.Part(
        title: "Part \(number)",
        figures: (0..<6).map { _ in .init(title: "Conversations", value: "1,204", change: "+12%") },
        charts: [
          ReportChart(title: "Rates", kind: .lines, labels: labels, lines: [line, other]) {
            "\(Int($0 * 100))%"
          },
          ReportChart(title: "Counts", kind: .bars, labels: labels, lines: [line]) { "\(Int($0 * 10))" },
          ReportChart(
            title: "Wishes", kind: .across, labels: ["refund", "parking"],
            lines: [.init(name: "Conversations", values: [12, 4])]
          ) { "\(Int($0))" },
        ])
    }
    return Report(
      company: "Warriors & Zoë 東京 Ltd", color: "#1a73e8", title: "Report", subtitle: "1 to 30 November 2026",
      parts: (1...parts).map(part))
  }

  private func read(_ report: Report) throws -> (text: String, pages: Int, fonts: [String]) {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "report-\(UUID().uuidString).pdf")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(report.pdf()).write(to: file)
    if let kept = ProcessInfo.processInfo.environment["USHER_PICTURES"] {
      try Data(report.pdf()).write(to: URL(fileURLWithPath: "\(kept)/report-\(report.parts.count).pdf"))
    }
    let text = try run("pdftotext", "-layout", file.path, "-")
    let info = try run("pdfinfo", file.path)
    let pages = info.split(separator: "\n").first { $0.hasPrefix("Pages:") }?.split(separator: " ").last
      .flatMap { Int($0) }
    return (
      text, pages ?? 0, try run("pdffonts", file.path).split(separator: "\n").dropFirst(2).map(String.init)
    )
  }

  private func run(_ program: String, _ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return String(decoding: bytes, as: UTF8.self)
  }
}
