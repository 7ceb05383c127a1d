/// Writes what the doctor finds, as it finds it.
final class DoctorReport {
  private let terminal: Terminal
  private var warnings = 0
  private var failures = 0

  init(_ terminal: Terminal) {
    self.terminal = terminal
  }

  var hasFailure: Bool { failures > 0 }

  func show(_ subject: String, _ finding: Finding) {
    let (mark, colour) =
      switch finding.severity {
      case .well: ("✓", 32)
      case .warning: ("!", 33)
      case .failure: ("✗", 31)
      }
    if finding.severity == .warning { warnings += 1 }
    if finding.severity == .failure { failures += 1 }
    let padding = String(repeating: " ", count: max(1, 15 - subject.count))
    terminal.write("\(paint(mark, colour)) \(subject)\(padding)\(finding.message)\n")
    if let remedy = finding.remedy { terminal.write(String(repeating: " ", count: 17) + "→ \(remedy)\n") }
  }

  func finish() {
    let verdict =
      switch (failures, warnings) {
      case (0, 0): "All is well."
      case (0, _): "It works; \(warnings) thing\(warnings == 1 ? "" : "s") could be better."
      default: "\(failures) thing\(failures == 1 ? "" : "s") must be mended."
      }
    terminal.write("\n\(verdict)\n")
  }

  private func paint(_ text: String, _ colour: Int) -> String {
    terminal.hasColours ? "\u{1B}[\(colour)m\(text)\u{1B}[0m" : text
  }
}
