import Assistant
import Essentials
import UsherServer

/// `usher chat`
struct ChatCommand: Command {
  static let name = "chat"
  static let summary = "Have a conversation in the terminal."
  static let discussion = "An empty line, /quit or Ctrl-D ends it."
  static let options = [CommandOption.config]

  private let source: ConfigurationSource

  init(_ arguments: Arguments) throws(UsageError) {
    try arguments.refuseValues()
    source = ConfigurationSource(arguments)
  }

  func run() async throws -> ExitCode {
    try await Session.withAssistant(try source.load()) { assistant in
      let tenant = assistant.services.tenant
      let conversation = try await assistant.conversations.create(channel: .api, tenant)
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
