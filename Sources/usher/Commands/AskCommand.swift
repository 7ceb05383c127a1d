import Assistant
import Essentials
import UsherServer

/// `usher ask`
struct AskCommand: Command {
  static let name = "ask"
  static let summary = "Ask one question."
  static let operands = "QUESTION"
  static let discussion = """
    Answers from the knowledge base, with the sources. The documents that the configuration names
    are read first when there is none yet.
    """
  static let examples = [
    "usher ask \"How much is parking?\"", "usher ask --json \"Can I get a refund?\" | jq .confidence",
  ]
  private static let json = CommandOption(name: "json", summary: "Answer as the API's /chat does, in JSON.")
  static let options = [CommandOption.config, json]

  private let source: ConfigurationSource
  private let question: String
  private let asJSON: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    question = arguments.values.joined(separator: " ")
    asJSON = arguments.has(Self.json)
    if question.allSatisfy(\.isWhitespace) {
      throw UsageError("Say what you ask: usher ask \"How much is parking?\"")
    }
  }

  func run() async throws -> ExitCode {
    try await Session.withAssistant(source.load()) { assistant in
      let turn = try await assistant.turns.accept(
        IncomingMessage(tenant: assistant.services.tenant, channel: .api, text: question))
      if asJSON {
        Terminal.output.write(ChatRendering.json(try await turn.reply()).text + "\n")
      } else {
        _ = try await AnswerPrinter().write(turn)
      }
      return .success
    }
  }
}
