/// The texts behind `--help`.
enum HelpText {
  private static let width = 80

  /// The program's own help.
  static func program(_ commands: [any Command.Type]) -> String {
    var text = """
      Usher answers customers from a company's own documents. It needs no key and no second server.

      Usage: usher COMMAND [OPTIONS]

      Commands:

      """
    text += table(commands.map { ($0.name, $0.summary) })
    text += """

      usher COMMAND --help tells more about a command. Configuration is read from usher.yaml; every
      value can be set in the environment too, for example USHER_SERVER_PORT=9000.

      """
    return text
  }

  /// A command's help.
  static func command(_ command: any Command.Type) -> String {
    let options = command.allOptions
    let operands = command.operands.isEmpty ? "" : " " + command.operands
    var text = "\(command.summary)\n\nUsage: usher \(command.name) [OPTIONS]\(operands)\n"
    if !command.discussion.isEmpty { text += "\n\(command.discussion)\n" }
    text += "\nOptions:\n" + table(options.map { ($0.synopsis, $0.summary) })
    if !command.examples.isEmpty {
      text += "\nExamples:\n" + command.examples.map { "  \($0)\n" }.joined()
    }
    return text
  }

  /// Two columns, the second one wrapped.
  private static func table(_ rows: [(String, String)]) -> String {
    let column = (rows.map(\.0.count).max() ?? 0) + 4
    return rows.map { name, summary in
      let lines = wrapped(summary, to: width - column)
      let first = "  " + name + String(repeating: " ", count: column - 2 - name.count)
      return first + lines.joined(separator: "\n" + String(repeating: " ", count: column)) + "\n"
    }.joined()
  }

  private static func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
