import Essentials
import HTTPClient
import Synchronization

/// Speaks with a server over Streamable HTTP
/// (https://modelcontextprotocol.io/specification/2025-11-25/basic/transports).
final class ServiceTransport: MCPTransport, Sendable {
  private struct State {
    var session: String?
    var revision: Revision?
    var lastID: Int64 = 0
    var isOver = false
    var watchers: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  private let url: String
  private let headers: [(name: String, value: String)]
  private let client: HTTPClient
  private let listener: ProgramTransport.Listener

  /// The longest answer, in bytes.
  private static let answerLimit = 4 << 20

  init(
    url: String, headers: [(name: String, value: String)], client: HTTPClient,
    listener: @escaping ProgramTransport.Listener
  ) {
    self.url = url
    self.headers = headers
    self.client = client
    self.listener = listener
  }

  func agree(on revision: Revision) {
    state.withLock { $0.revision = revision }
  }

  func call(_ request: MCPRequest, within time: Duration) async throws(MCPClientError) -> JSONText {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    let message = RPCMessage.request(
      id: .number(id), method: request.method, params: JSONText(request.params))
    do {
      return try await answer(to: message, id, request, time)
    } catch {
      let isHandshake = state.withLock { $0.revision?.hasHandshake == true }
      if error == .timeout, isHandshake {
        // Where sessions are, closing the connection is no sign.
        let params = JSONText(["requestId": .integer(id)])
        Task { try await self.notify("notifications/cancelled", params) }
      }
      throw error
    }
  }

  private func answer(
    to message: RPCMessage, _ id: Int64, _ request: MCPRequest, _ time: Duration
  ) async throws(MCPClientError) -> JSONText {
    let response = try await post(message, request, time)
    if request.method == "initialize", let session = response.headers["mcp-session-id"] {
      state.withLock { $0.session = session }
    }
    let type = response.headers["content-type"]?.lowercased() ?? ""
    if (200..<300).contains(response.status), type.hasPrefix("text/event-stream") {
      return try await events(of: response, id)
    }
    let bytes: [UInt8]
    do {
      bytes = try await response.bytes(upTo: Self.answerLimit)
    } catch {
      throw Self.failure(error)
    }
    if let message = try? RPCMessage(parsing: bytes) { return try Self.result(message) }
    if response.status == 404, state.withLock({ $0.session }) != nil {
      finish()
      throw .gone("the server has forgotten the session")
    }
    throw (200..<300).contains(response.status)
      ? .malformed("the answer is no message") : .refused(RPCError(Int64(response.status), "HTTP status"))
  }

  /// Reads a stream of events until the answer comes.
  private func events(
    of response: HTTPClientResponse, _ id: Int64
  ) async throws(MCPClientError) -> JSONText {
    var parser = ServerSentEventParser(limit: Self.answerLimit)
    var body = response.body.makeAsyncIterator()
    while true {
      let bytes: [UInt8]?
      do {
        bytes = try await body.next()
      } catch {
        throw Self.failure(error)
      }
      let events: [ServerSentEvent]
      do {
        events = try bytes.map { bytes throws(ServerSentEventParser.TooLong) in try parser.take(bytes) } ?? []
      } catch {
        throw .malformed("an event of more than \(error.limit) bytes")
      }
      for event in events {
        guard let message = try? RPCMessage(parsing: event.data) else { continue }
        switch message {
        case .result(.number(id), _), .failure(.number(id)?, _), .failure(nil, _):
          return try Self.result(message)
        case .notification(let method, _): listener(method)
        case .request(let other, let method, _): await refuse(other, method)
        default: continue
        }
      }
      if bytes == nil { throw .gone("the answer broke off") }
    }
  }

  /// Answers what a server asks of its client: that it is there, and nothing else.
  private func refuse(_ id: RPCID, _ method: String) async {
    let answer: RPCMessage = method == "ping" ? .result(id: id, [:]) : .failure(id: id, .noMethod(method))
    _ = try? await post(answer, MCPRequest(method: ""), .seconds(10))
  }

  private static func result(_ message: RPCMessage) throws(MCPClientError) -> JSONText {
    switch message {
    case .result(_, let result): return result
    case .failure(_, let error): throw .refused(error)
    default: throw .malformed("the answer is none")
    }
  }

  func notify(_ method: String, _ params: JSONText?) async throws(MCPClientError) {
    let response = try await post(
      .notification(method: method, params: params), MCPRequest(method: method), .seconds(10))
    _ = try? await response.bytes(upTo: 1 << 16)
  }

  private func post(
    _ message: RPCMessage, _ request: MCPRequest, _ time: Duration
  ) async throws(MCPClientError) -> HTTPClientResponse {
    let (session, revision) = state.withLock { ($0.session, $0.revision) }
    var fields =
      headers + [
        ("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream"),
      ]
    if let session { fields.append(("Mcp-Session-Id", session)) }
    if let revision { fields.append(("MCP-Protocol-Version", revision.rawValue)) }
    if revision?.hasHandshake == false, !request.method.isEmpty {
      fields.append(("Mcp-Method", request.method))
      if let key = Revision.nameParameter(of: request.method),
        let name = request.params[key]?.value.stringValue
      {
        fields.append(("Mcp-Name", HeaderText.encoded(name)))
      }
      fields += request.headers
    }
    do {
      return try await client.send(
        HTTPClientRequest(
          method: "POST", url: url, headers: fields, body: message.text.bytes,
          deadlines: HTTPClientDeadlines(firstByte: time, idle: time, whole: time)))
    } catch {
      throw Self.failure(error)
    }
  }

  private static func failure(_ error: HTTPClientError) -> MCPClientError {
    switch error {
    case .timeout, .cancelled: .timeout
    case .busy: .busy
    case .tooLarge(let limit): .malformed("an answer of more than \(limit) bytes")
    case .cannotConnect, .unknownHost: .gone("nobody answers there")
    default: .gone("the connection failed")
    }
  }

  func close() async {
    let session = state.withLock { $0.session }
    if session != nil, !state.withLock({ $0.isOver }) {
      var fields = headers
      if let session { fields.append(("Mcp-Session-Id", session)) }
      let request = HTTPClientRequest(
        method: "DELETE", url: url, headers: fields,
        deadlines: HTTPClientDeadlines(connect: .seconds(1), firstByte: .seconds(1), whole: .seconds(2)))
      _ = try? await client.send(request)
    }
    finish()
  }

  func end() async {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if !state.isOver { state.watchers.append(continuation) }
        return state.isOver
      }
      if isOver { continuation.resume() }
    }
  }

  private func finish() {
    let watchers = state.withLock { state in
      state.isOver = true
      defer { state.watchers = [] }
      return state.watchers
    }
    for watcher in watchers { watcher.resume() }
  }
}
