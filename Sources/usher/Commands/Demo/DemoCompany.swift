import Essentials
import Foundation
import Telemetry
import Ticketing
import UsherServer

/// A made-up company in a folder that is gone afterwards, with the local engine and the sandbox bank.
enum DemoCompany {
  /// Runs `body` with its assistant.
  ///
  /// - Parameter own: What is configured here; it says where the embedding model is.
  static func with(
    _ own: Configuration, _ body: @Sendable (AssistantServices) async throws -> ExitCode
  ) async throws -> ExitCode {
    let folder = FileManager.default.temporaryDirectory.appending(path: "usher-demo-\(UUID().uuidString)")
      .path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let configuration = try prepare(folder, model: try EmbeddingModelFolder(own).path)
    let output = LogOutput.standardError(configuration.log.format)
    defer { output.flush() }
    let services = try await Services.open(
      configuration, logger: Logger("usher", output: output, level: .error))
    let assistant: AssistantServices
    do {
      try await services.importConfiguredTickets()
      assistant = try await AssistantServices(services)
    } catch {
      await services.close()
      throw error
    }
    do {
      let code = try await body(assistant)
      await assistant.close()
      return code
    } catch {
      await assistant.close()
      throw error
    }
  }

  /// Writes its files. No variable of the process counts, so that no key leads to a language model.
  private static func prepare(_ folder: String, model: String) throws -> Configuration {
    _ = try ImportSample.write(to: folder + "/tickets", now: SystemClock().now)
    try FileManager.default.createDirectory(atPath: folder + "/agents", withIntermediateDirectories: true)
    try Data(agent.utf8).write(to: URL(filePath: folder + "/agents/ticketing.yaml"))
    return try Configuration(
      parsing: Array(company.utf8), file: folder + "/usher.yaml",
      environment: ["USHER_EMBEDDINGS_MODEL": model])
  }

  private static let company = """
    company: {name: Harbor Arena, greeting: "Hi, this is Harbor Arena.", contact: help@harbor.example}
    tickets: {sources: tickets}
    agents: agents

    """

  private static let agent = """
    name: ticketing
    title: Tickets
    description: Buying, changing and returning tickets, and everything about the visit.
    default: true
    tools: [find_events, get_event_info, check_inventory, hold_tickets, release_hold, get_payment_methods, create_order,
      get_order, quote_refund, refund_order, upgrade_tickets, exchange_tickets]
    intents:
      - name: parking
        examples: [how much is parking, where can I park, what does the garage cost, is there a car park]
      - name: food
        examples: [what food is there, how much is a beer, do you have vegan food, can I buy a hot dog]
      - name: rules
        examples: [what bags are allowed, can I bring a backpack, do children need a ticket, what is not allowed]
      - name: refunds
        examples: [can I return my tickets, what is your refund policy, can I exchange tickets, are fees refunded]

    """
}
