import Essentials

/// Why an MCP server did not do what was asked.
public enum MCPClientError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is no connection to it now.
  case gone(String)
  /// It took too long.
  case timeout
  /// It says that it cannot.
  case refused(RPCError)
  /// What it says is not the protocol.
  case malformed(String)
  /// More is waiting than may.
  case busy

  public var description: String {
    switch self {
    case .gone(let reason): "there is no connection: \(reason)"
    case .timeout: "it took too long"
    case .refused(let error): "it refused: \(error.message) (\(error.code))"
    case .malformed(let reason): "what it says is not the protocol: \(reason)"
    case .busy: "too much is waiting for it"
    }
  }
}

/// A way to an MCP server.
protocol MCPTransport: Sendable {
  /// Sends a request and waits for its result. Cancelling the task, or the time's end, tells the server that nobody
  /// waits any more.
  func call(_ request: MCPRequest, within time: Duration) async throws(MCPClientError) -> JSONText
  /// Sends what wants no answer.
  func notify(_ method: String, _ params: JSONText?) async throws(MCPClientError)
  /// Notes what was agreed on.
  func agree(on revision: Revision)
  /// Ends it.
  func close() async
  /// Returns when the server is gone.
  func end() async
}

/// One request of a client.
struct MCPRequest: Sendable {
  var method: String
  var params: JSONMembers = JSONMembers()
  /// Header fields that repeat parameters, for services that route by them.
  var headers: [(name: String, value: String)] = []
}
