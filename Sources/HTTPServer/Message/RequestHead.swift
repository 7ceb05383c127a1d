import Synchronization

/// A request before its body: shared by all copies of the ``HTTPRequest``.
final class RequestHead: Sendable {
  let id: String
  let method: HTTPMethod
  let headers: HTTPHeaders
  let connection: ConnectionDescription
  /// Header fields that the answer carries, whatever it becomes.
  let answerHeaders = Mutex(HTTPHeaders())
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
  /// The query, percent-encoded, without the question mark.
  var query: ArraySlice<UInt8> { pathEnd < target.count ? target[(pathEnd + 1)...] : [] }
}

/// What is the same for all requests of one connection.
struct ConnectionDescription: Sendable {
  let remoteAddress: String
  let isSecure: Bool
}
