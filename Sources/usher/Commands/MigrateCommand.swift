import Essentials
import Persistence
import UsherServer

/// `usher migrate`
struct MigrateCommand: Command {
  static let name = "migrate"
  static let summary = "Bring the database's tables up to date, or say what they lack."
  static let operands = "[status]"
  static let discussion = """
    A server does this by itself when it starts, unless database.migrate is false. Older programs
    may go on serving meanwhile, unless a step is said to be breaking: see Docs/Upgrades.md.
    “status” says what was applied, what is missing, and what a newer program has applied.
    """
  static let examples = ["usher migrate", "usher migrate status", "usher migrate --check"]
  private static let check = CommandOption(
    name: "check",
    summary: "Change nothing; end with 1 when something is missing, or this program is too old.")
  static let options = [CommandOption.config, check]

  static let takesTenant = false

  private enum Action {
    case apply
    case status
    case check
  }

  private let source: ConfigurationSource
  private let action: Action

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    switch arguments.values {
    case []: action = arguments.has(Self.check) ? .check : .apply
    case ["status"]: action = .status
    default: throw UsageError("Say usher migrate, usher migrate status, or usher migrate --check.")
    }
  }

  func run() async throws -> ExitCode {
    let configuration = try source.loadMain()
    return try await Services.withUnchangedDatabase(configuration) { database in
      switch action {
      case .apply:
        let applied = try await database.migrate(Services.migrationSets)
        for step in applied { Terminal.output.write("applied  \(Self.line(step))\n") }
        if applied.isEmpty { Terminal.output.write("There was nothing to do.\n") }
        return .success
      case .status:
        let state = try await database.schema(of: Services.migrationSets)
        for step in state.applied { Terminal.output.write("applied  \(Self.line(step))\n") }
        Self.tell(state)
        return .success
      case .check:
        let state = try await database.schema(of: Services.migrationSets)
        Self.tell(state)
        try state.check()
        return state.missing.isEmpty ? .success : .failure
      }
    }
  }

  private static func tell(_ state: SchemaState) {
    for step in state.missing { Terminal.output.write("missing  \(line(step))\n") }
    for step in state.unknown { Terminal.output.write("unknown  \(line(step))\n") }
    for step in state.changed { Terminal.output.write("changed  \(line(step))\n") }
  }

  private static func line(_ step: SchemaState.Step) -> String {
    "\(step.component) \(step.version)  \(step.name)" + (step.isBreaking ? "  (breaks older programs)" : "")
  }
}
