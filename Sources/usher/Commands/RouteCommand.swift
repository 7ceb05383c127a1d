import Essentials
import LanguageModels
import UsherServer

/// `usher route`
struct RouteCommand: Command {
  static let name = "route"
  static let summary = "Say which language model a message would go to, and why. Asks none."
  static let operands = "MESSAGE"
  static let discussion = """
    Only the configuration and the keys in the environment matter; nothing is sent anywhere. Spending
    and the health of services are a server's, which tells at /v1/routing/explain.
    """
  static let examples = [
    "usher route \"How much is parking?\"", "usher route --agent billing --json \"Why was I charged twice?\"",
  ]
  private static let tenant = CommandOption(
    name: "tenant", value: "ID", summary: "The tenant; the only one when not given.")
  private static let agent = CommandOption(
    name: "agent", value: "NAME", summary: "The agent that the message is for.")
  private static let channel = CommandOption(
    name: "channel", value: "NAME", summary: "The channel that it comes by.")
  private static let model = CommandOption(
    name: "model", value: "NAME", summary: "The model that the request names.")
  private static let history = CommandOption(
    name: "history", value: "N", summary: "How many messages came before; 0 when not given.")
  private static let tokens = CommandOption(
    name: "tokens", value: "N",
    summary: "How many tokens these and all else have; 40 a message when not given.")
  private static let json = CommandOption(name: "json", summary: "Answer in JSON.")
  static let options = [CommandOption.config, tenant, agent, channel, model, history, tokens, json]

  private let source: ConfigurationSource
  private let request: ModelRequest
  private let asJSON: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    asJSON = arguments.has(Self.json)
    let message = arguments.values.joined(separator: " ")
    if message.allSatisfy(\.isWhitespace) {
      throw UsageError("Say what is written in: usher route \"How much is parking?\"")
    }
    let count = try arguments.number(of: Self.history, in: 0...10_000) ?? 0
    let tokens = try arguments.number(of: Self.tokens, in: 0...10_000_000) ?? 40 * count
    request = ModelRequest(
      caller: ModelCaller(
        tenant: TenantContext(tenant: try Self.tenant(arguments)), agent: arguments.value(of: Self.agent),
        channel: arguments.value(of: Self.channel)),
      model: arguments.value(of: Self.model), messages: Self.conversation(count, tokens, then: message))
  }

  func run() async throws -> ExitCode {
    let configuration = try source.loadMain().models
    let explanation = ModelRouter(configuration).explain(request)
    Terminal.output.write(asJSON ? explanation.json.text + "\n" : RouteText(explanation).text)
    for warning in configuration.warnings where !asJSON { Terminal.error.write("note: \(warning).\n") }
    return .success
  }

  private static func tenant(_ arguments: Arguments) throws(UsageError) -> TenantID {
    guard let text = arguments.value(of: tenant) else { return .single }
    guard let tenant = TenantID(text) else {
      throw UsageError("--tenant must be an identifier such as \(TenantID.single), not “\(text)”.")
    }
    return tenant
  }

  /// A conversation of so many messages and tokens; what they say does not matter, only the last one is read.
  private static func conversation(_ count: Int, _ tokens: Int, then message: String) -> [ModelMessage] {
    let places = max(count, tokens > 0 ? 1 : 0)
    let earlier = (0..<places).map { index in
      let share = (index + 1) * tokens / places - index * tokens / places
      return ModelMessage(
        role: (places - index).isMultiple(of: 2) ? .user : .assistant,
        text: String(repeating: "word ", count: share))
    }
    return earlier + [ModelMessage(role: .user, text: message)]
  }
}
