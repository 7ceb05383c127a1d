import Assistant
import Essentials
import UsherServer

/// `usher prompts`
struct PromptsCommand: Command {
  static let name = "prompts"
  static let summary = "List the prompts, check them, or show what a model would get."
  static let operands = "[NAME]"
  static let discussion = """
    Reads the prompts' files, and says what is wrong with them and where. With NAME, every text that
    the prompt has had on this server; with NAME and --render, its text with values for its variables.
    """
  static let examples = [
    "usher prompts", "usher prompts support", "usher prompts support --render --set tone=formal",
  ]
  private static let render = CommandOption(name: "render", summary: "Show the text that a model would get.")
  private static let set = CommandOption(
    name: "set", value: "NAME=VALUE", summary: "A value for one of its variables.")
  static let options = [CommandOption.config, render, set]

  private let source: ConfigurationSource
  private let name: String?
  private let renders: Bool
  private let values: [String: String]

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    renders = arguments.has(Self.render)
    guard arguments.values.count <= 1 else {
      throw UsageError("Name one prompt: usher prompts support.")
    }
    name = arguments.values.first
    var values: [String: String] = [:]
    for text in arguments.allValues(of: Self.set) {
      guard let equals = text.firstIndex(of: "=") else {
        throw UsageError("--set must be NAME=VALUE, not “\(text)”.")
      }
      values[String(text[..<equals])] = String(text[text.index(after: equals)...])
    }
    self.values = values
    if name == nil, renders || !values.isEmpty {
      throw UsageError("--render and --set need a prompt's name.")
    }
  }

  func run() async throws -> ExitCode {
    let configuration = try await source.load()
    let prompts = try PromptFolder(path: configuration.prompts).prompts()
    guard let name else {
      Terminal.output.write(Self.list(prompts))
      return .success
    }
    let prompt = prompts.first { $0.name == name }
    if renders {
      guard let prompt else { return unknown(name, prompts) }
      let misfits = prompt.misfits(values)
      guard misfits.missing.isEmpty, misfits.unknown.isEmpty else {
        for name in misfits.missing {
          Terminal.error.write("usher: {{\(name)}} must be set: --set \(name)=…\n")
        }
        for name in misfits.unknown { Terminal.error.write("usher: the prompt has no variable “\(name)”\n") }
        return .failure
      }
      let text = prompt.text(
        PromptValues(
          company: CompanyProfile(configuration.company),
          agent: AgentProfile(name: "agent", title: "the agent's title"), at: SystemClock().now), own: values)
      Terminal.output.write(text + "\n")
      return .success
    }
    return try await Session.withDatabase(configuration) { database, tenant in
      let editions = try await PromptHistory(database: database, clock: SystemClock())
        .editions(of: name, tenant)
      if editions.isEmpty, prompt == nil { return unknown(name, prompts) }
      Terminal.output.write(Self.history(prompt, editions))
      return .success
    }
  }

  private func unknown(_ name: String, _ prompts: [Prompt]) -> ExitCode {
    let hint = EditDistance.suggestion(for: name, among: prompts.map(\.name))
    Terminal.error.write("usher: there is no prompt “\(name)”\(hint)\n")
    return .failure
  }

  private static func list(_ prompts: [Prompt]) -> String {
    guard !prompts.isEmpty else {
      return "There are no prompts. Put .md files into a folder “prompts” beside usher.yaml.\n"
    }
    return prompts.map { prompt in
      let variables = prompt.variables.map { "{{\($0.name)}}" + ($0.usual == nil ? " (must be set)" : "") }
      return "\(prompt.name)  \(prompt.version.version)  \(prompt.summary)\n"
        + (variables.isEmpty ? "" : "  \(variables.joined(separator: ", "))\n")
    }.joined()
  }

  private static func history(_ prompt: Prompt?, _ editions: [PromptHistory.Edition]) -> String {
    var lines = editions.map { edition in
      let mark = edition.version == prompt?.version ? "  now" : ""
      return "\(edition.version.version)  since \(edition.since)\(mark)\n"
    }
    if let prompt, !editions.contains(where: { $0.version == prompt.version }) {
      lines.insert("\(prompt.version.version)  not served yet\n", at: 0)
    }
    return lines.joined()
  }
}
