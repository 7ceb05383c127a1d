import Assistant
import Essentials
import UsherServer

/// `usher guidelines`
struct GuidelinesCommand: Command {
  static let name = "guidelines"
  static let summary = "Look at the company's rules: find contradictions, or try which apply to a message."
  static let operands = "lint | list | try MESSAGE"
  static let discussion = """
    lint   finds rules that contradict each other, can never be chosen, or name what there is not;
           ends with 1 when it finds something
    list   writes all rules and approved texts
    try    says which rules apply to a message, with what speaks for each
    """
  static let examples = [
    "usher guidelines lint", "usher guidelines try \"Can I get my money back?\"",
    "usher guidelines lint --json | jq .findings",
  ]
  private static let json = CommandOption(name: "json", summary: "Answer in JSON.")
  private static let agent = CommandOption(
    name: "agent", value: "NAME",
    summary: "The agent that the message is for; the default one when not given.")
  static let options = [CommandOption.config, agent, json]

  private enum Action: String, CaseIterable {
    case lint, list
    case `try`
  }

  private let source: ConfigurationSource
  private let action: Action
  private let message: String
  private let agent: String?
  private let asJSON: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    asJSON = arguments.has(Self.json)
    agent = arguments.value(of: Self.agent)
    guard let first = arguments.values.first else {
      throw UsageError("Say what to do: usher guidelines lint, list or try MESSAGE.")
    }
    guard let action = Action(rawValue: first) else {
      throw UsageError(unknown: first, nearestTo: first, among: Action.allCases.map(\.rawValue))
    }
    self.action = action
    message = arguments.values.dropFirst().joined(separator: " ")
    if action == .try, message.allSatisfy(\.isWhitespace) {
      throw UsageError("Say what is written in: usher guidelines try \"Can I get my money back?\"")
    }
    if action != .try, let more = arguments.values.dropFirst().first {
      throw UsageError("“\(more)” is more than usher guidelines \(first) takes.")
    }
  }

  func run() async throws -> ExitCode {
    let configuration = try await source.load()
    return try await Session.with(configuration) { services in
      let assistant = try await AssistantServices(services)
      do {
        let code = try await run(assistant, configuration.guidelines.settings)
        await assistant.models.close()
        return code
      } catch {
        await assistant.models.close()
        throw error
      }
    }
  }

  private func run(_ assistant: AssistantServices, _ settings: GuidelineSettings) async throws -> ExitCode {
    switch action {
    case .lint:
      let findings = try await assistant.agents.lint(tools: assistant.tools, limit: settings.limit)
      show(["findings": GuidelineText.json(findings)], GuidelineText.findings(findings))
      return findings.isEmpty ? .success : .failure
    case .list:
      let rules = assistant.agents.roster.rules
      show(GuidelineText.json(rules), GuidelineText.list(rules))
      return .success
    case .try:
      guard let matches = try await assistant.turns.guidelines(for: message, agent: agent) else {
        Terminal.error.write("usher: there is no agent “\(agent ?? "")”\n")
        return .usage
      }
      show(GuidelineText.json(matches), GuidelineText.matches(matches))
      return .success
    }
  }

  private func show(_ json: JSONValue, _ text: String) {
    Terminal.output.write(asJSON ? json.text + "\n" : text)
  }
}
