/// Something that can be said to a command with a dash.
struct CommandOption: Hashable, Sendable {
  /// Its name after two dashes.
  let name: String
  /// Its letter after one dash, when it has one.
  var letter: Character?
  /// What stands for its value in the help, or nothing when it takes none.
  var value: String?
  /// What it does, for the help.
  let summary: String

  /// `-c, --config FILE`
  var synopsis: String {
    let long = "--\(name)" + (value.map { " \($0)" } ?? "")
    return (letter.map { "-\($0), " } ?? "    ") + long
  }

  static let help = CommandOption(name: "help", letter: "h", summary: "Show this help.")
  static let tenant = CommandOption(
    name: "tenant", value: "NAME", summary: "The company on the server; its own when not given.")
  static let config = CommandOption(
    name: "config", letter: "c", value: "FILE",
    summary: "The configuration; usher.yaml in the current folder when not given.")
}
