import Essentials
import HTTPServer
import Identity
import MCP
import Telemetry

/// The Model Context Protocol over Streamable HTTP, so that other programs' models can use Usher.
enum MCPEndpoint {
  static var all: [Endpoint] { [message, stream] }

  private static var message: Endpoint {
    Endpoint(
      .post, "/mcp", "sendMCPMessage", "The Model Context Protocol (Streamable HTTP)",
      details: """
        One JSON-RPC message in, its answer out; there are no sessions. Spoken are the revisions 2024-11-05 to \
        2025-11-25 with `initialize`, and 2026-07-28 without. Errors of the protocol are JSON-RPC errors.
        """,
      section: .agents, access: .scope(.answerCustomers),
      body: .json(JSONSchema(.any, "A message of JSON-RPC 2.0")),
      answers: [
        .json(200, "The answer", answer), .empty(202, "The message wants no answer"),
        Endpoint.Answer(
          status: 400, summary: "The message is not right, or not JSON at all",
          content: [
            ("application/json", answer), ("application/problem+json", Shapes.reference("Problem")),
          ]), .json(404, "There is no such method", answer),
      ], isSlow: true
    ) { api, call in
      let offer = UsherOffer(api.assistant, version: api.version)
      let service = MCPService(offer, logger: api.assistant.services.logger.named("mcp"))
      let exchange = await service.exchange(call.request.body) { call.request.headers[$0] }
      guard let body = exchange.body else { return HTTPResponse(status: exchange.status) }
      return .json(bytes: body, status: exchange.status)
    }
  }

  /// Usher begins no conversation with its clients: where they ask for a stream to listen to, there is none.
  private static var stream: Endpoint {
    Endpoint(
      .get, "/mcp", "listenToMCP", "There is no stream of messages without a request", section: .agents,
      access: .scope(.answerCustomers), answers: [.empty(204, "Never sent"), .empty(405, "Always")]
    ) { _, _ in
      HTTPResponse(status: 405, headers: ["Allow": "POST"])
    }
  }

  private static let answer = JSONSchema.openObject(
    "An answer of JSON-RPC 2.0", .required("jsonrpc", .string(choices: ["2.0"])))
}
