import Analytics
import Essentials
import Persistence
import UsherServer

/// `usher analytics`
struct AnalyticsCommand: Command {
  static let name = "analytics"
  static let summary = "Bring the sums of analytics up to date, or make them anew."
  static let operands = "rebuild | catch-up"
  static let discussion = """
    A running server sums up what happens every five seconds by itself. “catch-up” does it now;
    “rebuild” makes the sums anew from the conversations, should they ever be in doubt. What
    conversations have added that are gone stays.
    """
  static let examples = ["usher analytics rebuild"]
  static let options = [CommandOption.config]

  private enum Action: String {
    case rebuild
    case catchUp = "catch-up"
  }

  private let source: ConfigurationSource
  private let action: Action

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    guard arguments.values.count == 1, let action = Action(rawValue: arguments.values[0]) else {
      throw UsageError("Say what to do: usher analytics rebuild, or usher analytics catch-up.")
    }
    self.action = action
  }

  func run() async throws -> ExitCode {
    try await Session.withDatabase(try await source.load()) { database, tenant in
      let rollUp = RollUp(database, tenant)
      switch action {
      case .rebuild:
        let count = try await rollUp.rebuild()
        Terminal.output.write("The sums are made anew; \(count) conversations were summed.\n")
      case .catchUp:
        let done = try await rollUp.catchUp()
        Terminal.output.write("\(done.conversations) conversations and \(done.calls) calls were summed.\n")
      }
      return .success
    }
  }
}
