/// One call to another server.
public struct HTTPClientRequest: Sendable {
  /// Where a call may go.
  public enum Reach: Hashable, Sendable {
    /// Everywhere: the address comes from who runs the server.
    case anywhere
    /// Only to public addresses, checked where the connection is made: the address may come from users. Such calls
    /// never go through a proxy.
    case publicInternet
  }

  /// Which HTTP is spoken.
  public enum Version: Hashable, Sendable {
    /// HTTP/2 over TLS where the server can, else HTTP/1.1.
    case negotiated
    /// HTTP/1.1 only.
    case http1
    /// HTTP/2 from the first byte, without asking; also without TLS.
    case http2
  }

  /// For example `POST`.
  public var method: String
  /// An absolute address with `http` or `https`.
  public var url: String
  /// Header fields in order. Those that frame the message, such as `Content-Length`, are the client's own.
  public var headers: [(name: String, value: String)]
  /// The body; nothing when there is none.
  public var body: [UInt8]?
  /// How long it may take.
  public var deadlines: HTTPClientDeadlines
  /// Where it may go.
  public var reach: Reach
  /// Which HTTP is spoken.
  public var version: Version = .negotiated
  /// How many redirections are followed; further ones are the answer. What leads from `https` to `http` is never
  /// followed, and another origin gets none of the header fields that could be a secret.
  public var redirects = 0

  /// Makes a request.
  public init(
    method: String = "GET", url: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil,
    deadlines: HTTPClientDeadlines = HTTPClientDeadlines(), reach: Reach = .anywhere
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.deadlines = deadlines
    self.reach = reach
  }
}
