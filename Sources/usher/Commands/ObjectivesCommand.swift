import Essentials
import Telemetry
import UsherServer

/// `usher slo`
struct ObjectivesCommand: Command {
  static let name = "slo"
  static let summary = "Write rules for Prometheus that watch how well the server works."
  static let operands = "rules | list"
  static let discussion = """
    rules  writes rules that Prometheus reads: what goes wrong over several windows, and alerts by
           how fast that uses up what may go wrong in 30 days
    list   writes the objectives: those of telemetry.objectives, or the usual ones
    """
  static let examples = ["usher slo rules > /etc/prometheus/usher.yaml", "usher slo list"]
  static let options = [CommandOption.config]
  static let takesTenant = false

  private enum Action: String, CaseIterable {
    case rules, list
  }

  private let source: ConfigurationSource
  private let action: Action

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    guard let first = arguments.values.first else {
      throw UsageError("Say what to do: usher slo rules or list.")
    }
    guard let action = Action(rawValue: first) else {
      throw UsageError(unknown: first, nearestTo: first, among: Action.allCases.map(\.rawValue))
    }
    if let more = arguments.values.dropFirst().first {
      throw UsageError("“\(more)” is more than usher slo \(first) takes.")
    }
    self.action = action
  }

  func run() async throws -> ExitCode {
    let objectives = try source.loadMain().telemetry.objectives
    switch action {
    case .rules: Terminal.output.write(ObjectiveRules(objectives).text)
    case .list:
      for objective in objectives { Terminal.output.write("\(objective.name)  \(objective.summary)\n") }
    }
    return .success
  }
}
