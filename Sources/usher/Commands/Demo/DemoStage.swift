/// Shows a story in the terminal, at the pace of somebody who reads along.
struct DemoStage {
  private let terminal: Terminal
  private let isPaced: Bool

  init(_ terminal: Terminal, isPaced: Bool) {
    self.terminal = terminal
    self.isPaced = isPaced
  }

  func open(_ story: DemoStory) {
    terminal.write(
      "\n\(styled(story.title, .bold))\n\(String(repeating: "─", count: story.title.count))\n"
        + styled(story.introduction, .dim) + "\n")
  }

  func customer(_ text: String) async {
    await pause(1.2)
    terminal.write("\n\(styled("Mia ›", .bold)) ")
    guard isPaced else { return terminal.write(text + "\n") }
    for character in text {
      terminal.write(String(character))
      await pause(0.03)
    }
    terminal.write("\n")
    await pause(0.4)
  }

  func tool(_ title: String, _ name: String) {
    terminal.write(styled("      \(title) (\(name))", .dim) + "\n")
  }

  func reply(_ text: String) async {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      terminal.write((index == 0 ? "Usher › " : line.isEmpty ? "" : "        ") + plain(line) + "\n")
      await pause(line.isEmpty ? 0 : 0.35)
    }
  }

  func close() async {
    terminal.write("\n")
    await pause(2)
  }

  // MARK: Parts

  private func pause(_ seconds: Double) async {
    guard isPaced, seconds > 0 else { return }
    try? await Task.sleep(for: .seconds(seconds))
  }

  /// A line of Markdown as a terminal shows it: what is bold there is bold here, or plain where there is no style.
  private func plain(_ line: Substring) -> String {
    line.split(separator: "**", omittingEmptySubsequences: false).enumerated()
      .map { $0.offset.isMultiple(of: 2) ? String($0.element) : styled(String($0.element), .bold) }.joined()
  }

  private enum Style: String {
    case bold = "1"
    case dim = "2"
  }

  private func styled(_ text: String, _ style: Style) -> String {
    terminal.hasColours ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}
