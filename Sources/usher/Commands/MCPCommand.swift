import Essentials
import MCP
import Telemetry
import UsherServer

/// `usher mcp`
struct MCPCommand: Command {
  static let name = "mcp"
  static let summary = "Serve the Model Context Protocol over standard input and output."
  static let discussion = """
    For programs that start it, such as desktop assistants: they can ask the agents, search and read
    the documents, and use the company's tools that need nobody's yes. A server offers the same at
    /mcp, with the operators' key.
    """
  static let examples = ["usher mcp -c /etc/usher/usher.yaml"]
  static let options = [CommandOption.config]

  private let source: ConfigurationSource

  init(_ arguments: Arguments) throws(UsageError) {
    try arguments.refuseValues()
    source = ConfigurationSource(arguments)
  }

  func run() async throws -> ExitCode {
    try await Session.withAssistant(source.load()) { assistant in
      let offer = UsherOffer(assistant, version: Version.current)
      let logger = assistant.services.logger.named("mcp")
      await MCPProgramServer(MCPService(offer, logger: logger)).run()
      return .success
    }
  }
}
