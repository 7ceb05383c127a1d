import Essentials
import HTTPClient
import HTTPServer
import Synchronization
import Telemetry
import Testing
import UsherTesting

@testable import MCP

/// What a shop offers.
struct ShopOffer: MCPOffer {
  var name: String { "shop" }
  var version: String { "1" }
  var instructions: String { "Ask for stock." }

  func tools() async throws -> [OfferedTool] {
    [
      OfferedTool(
        name: "stock", title: "Stock", summary: "How many there are",
        schema: ["type": "object", "properties": ["item": ["type": "string"]]], isReading: true)
    ]
  }

  func call(_ tool: String, _ arguments: JSONValue) async throws -> OfferedResult {
    guard tool == "stock" else { throw RPCError(-32602, "There is no tool “\(tool)” here.") }
    guard let item = arguments["item"]?.stringValue else { return OfferedResult("Which?", isError: true) }
    return OfferedResult("7 of \(item)", data: ["count": 7])
  }

  func resources(after cursor: String?) async throws -> (resources: [OfferedResource], next: String?) {
    cursor == nil
      ? ([OfferedResource(uri: "shop://1", title: "One")], "1")
      : ([OfferedResource(uri: "shop://2", title: "Two")], nil)
  }

  func read(_ uri: String) async throws -> OfferedText? {
    uri == "shop://1" ? OfferedText("First.", type: "text/plain") : nil
  }
}

@Suite("MCP over HTTP", .timeLimit(.minutes(10)))
struct ServiceTests {
  private let service = MCPService(ShopOffer(), logger: .disabled)

  private func exchange(
    _ method: String, _ params: String = "{}", headers: [String: String] = [:]
  ) async throws -> (status: Int, body: JSONValue) {
    let message = #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":\#(params)}"#
    let exchange = await service.exchange(Array(message.utf8)) { headers[$0] }
    return (exchange.status, try JSONValue(parsing: exchange.body ?? Array("null".utf8)))
  }

  private let envelope =
    #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#

  @Test(
    "A handshake agrees on a revision that both speak",
    arguments: ["2024-11-05", "2025-06-18", "2025-11-25", "1999-01-01"])
  func handshake(_ version: String) async throws {
    let answer = try await exchange("initialize", #"{"protocolVersion":"\#(version)","capabilities":{}}"#)
    #expect(
      answer.body["result"]?["protocolVersion"]?.stringValue
        == (version == "1999-01-01" ? "2025-11-25" : version))
  }

  @Test("Without a handshake each request says what its sender speaks, and its header fields say the same")
  func envelopes() async throws {
    let headers = ["MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "stock"]
    let params = #"{"name":"stock","arguments":{"item":"tea"},\#(envelope)}"#
    let right = try await exchange("tools/call", params, headers: headers)
    #expect(right.status == 200 && right.body["result"]?["resultType"] == "complete")
    #expect(right.body["result"]?["structuredContent"] == ["count": 7])
    for name in headers.keys {
      var wrong = headers
      wrong[name] = "other"
      let answer = try await exchange("tools/call", params, headers: wrong)
      #expect(answer.status == 400 && answer.body["error"]?["code"] == -32020, "\(name)")
    }
    let unknown = try await exchange(
      "ping",
      #"{"_meta":{"io.modelcontextprotocol/protocolVersion":"2030-01-01","io.modelcontextprotocol/clientCapabilities":{}}}"#,
      headers: ["MCP-Protocol-Version": "2030-01-01", "Mcp-Method": "ping"])
    #expect(unknown.body["error"]?["code"] == -32022)
    #expect(unknown.body["error"]?["data"]?["supported"] == ["2026-07-28"])
  }

  @Test("Errors have their codes")
  func errors() async throws {
    #expect(try await exchange("nonsense").status == 404)
    #expect(try await exchange("tools/call", #"{"name":"nothing"}"#).body["error"]?["code"] == -32602)
    #expect(try await exchange("tools/call", #"{"name":"stock"}"#).body["result"]?["isError"] == true)
    #expect(try await exchange("resources/read", #"{"uri":"shop://3"}"#).body["error"]?["code"] == -32602)
    #expect(await service.exchange(Array("{".utf8)) { _ in nil }.status == 400)
    let notification = await service.exchange(Array(#"{"jsonrpc":"2.0","method":"notifications/x"}"#.utf8)) {
      _ in nil
    }
    #expect(notification.status == 202 && notification.body == nil)
  }

  @Test("Usher's client and server understand each other")
  func both() async throws {
    var router = Router()
    let service = service
    router.on(.post, "/mcp", body: .json()) { request in
      let exchange = await service.exchange(request.body) { request.headers[$0] }
      return exchange.body.map { .json(bytes: $0, status: exchange.status) }
        ?? HTTPResponse(status: exchange.status)
    }
    try await Self.connected(router) { connection in
      #expect(connection.status == .connected(revision: "2026-07-28"))
      let tool = try #require(connection.tools.first)
      #expect(try await connection.call(tool, ["item": "tea"]).content == "7 of tea")
      #expect(try await connection.call(tool, [:]).isError)
    }
  }

  @Test("Sessions, streams of events and secrets in header fields")
  func sessions() async throws {
    let seen = Mutex<[String]>([])
    var router = Router()
    router.on(.post, "/mcp", body: .json()) { request in
      let session = request.headers["Mcp-Session-Id"] ?? ""
      seen.withLock { $0.append("\(request.headers["Authorization"] ?? "") \(session)") }
      guard case .request(let id, let method, _) = try RPCMessage(parsing: request.body) else {
        return HTTPResponse(status: 202)
      }
      func answer(_ result: JSONText) -> HTTPResponse {
        let text = RPCMessage.result(id: id, result).text.text
        var response = HTTPResponse.events { events in
          try await events.send(json: Array(#"{"jsonrpc":"2.0","method":"notifications/progress"}"#.utf8))
          try await events.send(json: Array(text.utf8))
        }
        if method == "initialize" { response.headers.add("Mcp-Session-Id", "abc") }
        return response
      }
      switch method {
      case "initialize": return answer(["protocolVersion": "2025-06-18", "capabilities": [:]])
      case "tools/list": return answer(["tools": [["name": "t", "inputSchema": ["type": "object"]]]])
      case "tools/call": return answer(["content": [["type": "text", "text": "Bearer s3cret"]]])
      default:
        return .json(bytes: RPCMessage.failure(id: id, .noMethod(method)).text.bytes, status: 404)
      }
    }
    try await Self.connected(router) { connection in
      #expect(connection.status == .connected(revision: "2025-06-18"))
      let tool = try #require(connection.tools.first)
      let result = try await connection.call(tool, [:])
      #expect(result.content == "Bearer [secret]")
    }
    let all = seen.withLock { $0 }
    #expect(all.allSatisfy { $0.hasPrefix("Bearer s3cret") })
    #expect(all.contains("Bearer s3cret abc"))
  }

  private static func connected(
    _ router: Router, _ test: @Sendable (MCPServerConnection) async throws -> Void
  ) async throws {
    try await HTTPTester.live(router) { port in
      let client = HTTPClient()
      let secret = SecretText("Bearer env:KEY", environment: ["KEY": "s3cret"])
      let connection = MCPServerConnection(
        MCPServerConfiguration(
          name: "s",
          transport: .service(url: "http://127.0.0.1:\(port)/mcp", headers: [("Authorization", secret)])),
        client: client, logger: .disabled)
      let run = Task { await connection.run() }
      await connection.firstAttempt()
      do {
        try await test(connection)
      } catch {
        run.cancel()
        await run.value
        await client.close()
        throw error
      }
      run.cancel()
      await run.value
      await client.close()
    }
  }
}
