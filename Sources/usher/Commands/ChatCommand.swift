import Assistant
import Essentials
import UsherServer

/// `usher chat`
struct ChatCommand: Command {
  static let name = "chat"
  static let summary = "Have a conversation in the terminal."
  static let discussion = "An empty line, /quit or Ctrl-D ends it."
  static let examples = ["usher chat", "usher chat --customer customer-4711"]
  private static let customer = CommandOption(
    name: "customer", value: "NAME",
    summary: "Be this customer, by your site's own name for them: whoever runs the machine may.")
  static let options = [CommandOption.config, customer]

  private let source: ConfigurationSource
  private let customer: String?

  init(_ arguments: Arguments) throws(UsageError) {
    try arguments.refuseValues()
    source = ConfigurationSource(arguments)
    customer = arguments.value(of: Self.customer)
    if let customer, customer.allSatisfy(\.isWhitespace) || customer.utf8.count > 256 {
      throw UsageError("--customer needs a name of at most 256 bytes: usher chat --customer customer-4711")
    }
  }

  func run() async throws -> ExitCode {
    try await Session.withAssistant(source.load()) { assistant in
      let tenant = assistant.services.tenant
      let conversation = try await assistant.conversations.create(
        channel: .api, customerReference: customer, customer: customer, tenant)
      Terminal.output.write(assistant.company.greeting + "\n")
      let lines = InputLines(prompt: "\n> ")
      while let line = await lines.next(), line != "/quit", !line.isEmpty {
        do {
          let message = IncomingMessage(
            tenant: tenant, channel: .api, conversation: conversation.id, text: line)
          let reply = try await AnswerPrinter().write(try await assistant.turns.accept(message))
          let suggestions = reply.answer.suggestions
          if !suggestions.isEmpty {
            Terminal.output.write("  You could ask: " + suggestions.joined(separator: " / ") + "\n")
          }
        } catch let problem as Problem {
          Terminal.error.write((problem.detail ?? problem.title) + "\n")
        }
      }
      _ = try await assistant.conversations.end(conversation.id, tenant)
      return .success
    }
  }
}
