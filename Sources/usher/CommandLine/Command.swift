/// One of the things that the program does: `usher serve`.
protocol Command: SendableMetatype {
  /// Its name.
  static var name: String { get }
  /// What it does, in one line.
  static var summary: String { get }
  /// What follows the options, for the help: `QUESTION`.
  static var operands: String { get }
  /// More about it, for its help.
  static var discussion: String { get }
  /// Lines to try, for its help.
  static var examples: [String] { get }
  /// Its options, apart from `--help` and `--tenant`.
  static var options: [CommandOption] { get }
  /// Whether it works on the data of one company, which `--tenant` names.
  static var takesTenant: Bool { get }

  /// Understands what was said to it.
  init(_ arguments: Arguments) throws(UsageError)

  /// Does it.
  func run() async throws -> ExitCode
}

extension Command {
  static var operands: String { "" }
  static var discussion: String { "" }
  static var examples: [String] { [] }
  static var options: [CommandOption] { [] }
  static var takesTenant: Bool { options.contains(.config) && !options.contains { $0.name == "tenant" } }

  /// Everything that can be said to it with a dash.
  static var allOptions: [CommandOption] { options + (takesTenant ? [.tenant] : []) + [.help] }
}

/// How the program ends, as a shell sees it.
enum ExitCode: Int32 {
  case success = 0
  /// It did not work.
  case failure = 1
  /// It was not understood.
  case usage = 2
}
