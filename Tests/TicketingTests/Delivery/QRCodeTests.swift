import Essentials
import Foundation
import Testing
import UsherTesting

@testable import Ticketing

@Suite("QR codes") struct QRCodeTests {
  /// What an independent reader (https://zbar.sourceforge.net) sees in a picture of rows of light and dark cells.
  private func read(_ rows: [[Bool]], scale: Int = 6) async throws -> String {
    let folder = try TemporaryFolder()
    let width = (rows.first?.count ?? 0) * scale
    var picture = "P1\n\(width) \(rows.count * scale)\n"
    for row in rows {
      let line = row.map { String(repeating: $0 ? "1 " : "0 ", count: scale) }.joined() + "\n"
      picture += String(repeating: line, count: scale)
    }
    let file = try folder.write(picture, to: "code.pbm")
    let reader = try ChildProcess(
      ["/usr/bin/zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file],
      output: folder.path + "/output", errors: folder.path + "/errors")
    let code = await reader.wait()
    let errors = String(decoding: try Data(contentsOf: URL(filePath: folder.path + "/errors")), as: UTF8.self)
    #expect(code == 0, "\(errors)")
    let output = String(decoding: try Data(contentsOf: URL(filePath: folder.path + "/output")), as: UTF8.self)
    return output.hasSuffix("\n") ? String(output.dropLast()) : output
  }

  private func modules(_ code: QRCode) -> [[Bool]] {
    (-QRCode.margin..<code.size + QRCode.margin).map { row in
      (-QRCode.margin..<code.size + QRCode.margin).map { code[$0, row] }
    }
  }

  private func token() throws -> String {
    let now = Timestamp(milliseconds: 1_790_000_000_000)
    return TicketToken(
      TicketClaims(
        ticket: TicketID(at: now), event: EventID(at: now), order: OrderID(at: now),
        seat: try #require(SeatName("104-F-7")), notBefore: now, expiresAt: now + .seconds(60)),
      by: TicketSigningKey(Ed25519.PrivateKey())
    ).text
  }

  @Test("Another program reads what was drawn", arguments: QRCode.Correction.allCases)
  func readable(correction: QRCode.Correction) async throws {
    for text in [
      try token(), "UT1: $%*+-./:", "Tickets: https://example.com/?a=b&c", String(repeating: "7", count: 900),
    ] {
      let code = try QRCode(text, correction: correction)
      let seen = try await read(modules(code))
      #expect(seen == text)
    }
  }

  @Test("Another program reads it as a PNG picture, however large", arguments: [3, 8, 40])
  func picture(scale: Int) async throws {
    for text in [try token(), String(repeating: "7", count: 900)] {
      let folder = try TemporaryFolder()
      let file = folder.path + "/code.png"
      try Data(QRCode(text).png(scale: scale)).write(to: URL(filePath: file))
      let reader = try ChildProcess(
        ["/usr/bin/zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file],
        output: folder.path + "/output", errors: folder.path + "/errors")
      let code = await reader.wait()
      #expect(code == 0)
      let seen = String(decoding: try Data(contentsOf: URL(filePath: folder.path + "/output")), as: UTF8.self)
      #expect(seen == text + "\n")
    }
  }

  @Test("The picture for terminals holds the same code, light drawn on dark")
  func terminal() async throws {
    let text = try token()
    let code = try QRCode(text)
    let lines = code.terminalText(hasColours: false).split(separator: "\n").map(Array.init)
    #expect(Set(lines.map(\.count)) == [code.size + 8])
    let rows = lines.flatMap { line -> [[Bool]] in
      [line.map { !"█▀".contains($0) }, line.map { !"█▄".contains($0) }]
    }
    let seen = try await read(rows)
    #expect(seen == text)
    let coloured = code.terminalText(hasColours: true)
    #expect(coloured.hasPrefix("\u{1B}[38;5;231;48;5;16m█") && coloured.hasSuffix("\u{1B}[0m\n"))
  }

  @Test("The picture in SVG holds the same code, with a name for those who cannot see it")
  func svg() async throws {
    let text = try token()
    let code = try QRCode(text)
    let svg = code.svg(title: "Ticket for <A & B>")
    #expect(
      svg.contains("viewBox=\"0 0 57 57\"") && svg.contains("<title>Ticket for &lt;A &amp; B&gt;</title>"))
    var rows = [[Bool]](repeating: [Bool](repeating: false, count: 57), count: 57)
    for match in svg.matches(of: /M(\d+) (\d+)h(\d+)v1h-\d+z/) {
      guard let column = Int(match.1), let row = Int(match.2), let length = Int(match.3) else { continue }
      for index in column..<column + length { rows[row][index] = true }
    }
    let seen = try await read(rows)
    #expect(seen == text)
  }

  @Test("What cannot be drawn is refused", arguments: ["", "a\0b", String(repeating: "a", count: 3000)])
  func refused(text: String) {
    #expect(throws: QRCode.Failure.self) { try QRCode(text) }
  }
}
