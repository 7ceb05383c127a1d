import Synchronization
import Telemetry

/// A request before its body: shared by all copies of the ``HTTPRequest``.
final class RequestHead: Sendable {
  let id: String
  let method: HTTPMethod
  let headers: HTTPHeaders
  let connection: ConnectionDescription
  /// Header fields that the answer carries, whatever it becomes.
  let answerHeaders = Mutex(HTTPHeaders())
  /// The pattern of its route, once that is found.
  let pattern = Mutex<RoutePattern?>(nil)
  /// What its handler is followed by, where it is traced.
  let span = Mutex<Span?>(nil)
  private let target: [UInt8]
  private let pathEnd: Int

  /// - Parameter target: The request target as it was sent: path and query.
  init(
    id: String, method: HTTPMethod, target: [UInt8], headers: HTTPHeaders, connection: ConnectionDescription
  ) {
    self.id = id
    self.method = method
    self.target = target
    self.headers = headers
    self.connection = connection
    pathEnd = target.firstIndex(of: UInt8(ascii: "?")) ?? target.count
  }

  /// The path, percent-encoded.
  var path: ArraySlice<UInt8> { target[..<pathEnd] }
  /// The path as logs have it: without what the pattern's parameters took, which may be a customer's name, but for identifiers
  /// of our own and for what a route calls a name, which the company's files give.
  var loggedPath: String {
    let path = String(decoding: path, as: UTF8.self)
    guard let pattern = pattern.withLock(\.self), !pattern.parameterNames.isEmpty else { return path }
    return pattern.shown(path)
  }
  /// The query, percent-encoded, without the question mark.
  var query: ArraySlice<UInt8> { pathEnd < target.count ? target[(pathEnd + 1)...] : [] }
}

/// What is the same for all requests of one connection.
struct ConnectionDescription: Sendable {
  let remoteAddress: String
  let isSecure: Bool
}
