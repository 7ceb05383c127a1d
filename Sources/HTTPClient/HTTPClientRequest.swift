/// One call to another server.
public struct HTTPClientRequest: Sendable {
  /// Where a call may go.
  public enum Reach: Hashable, Sendable {
    /// Everywhere: the address comes from who runs the server.
    case anywhere
    /// Only to public addresses, checked after the name was looked up: the address may come from users.
    case publicInternet
  }

  /// For example `POST`.
  public var method: String
  /// An absolute address with `http` or `https`.
  public var url: String
  /// Header fields in order.
  public var headers: [(name: String, value: String)]
  /// The body; nothing when there is none.
  public var body: [UInt8]?
  /// How long it may take.
  public var deadlines: HTTPClientDeadlines
  /// Where it may go.
  public var reach: Reach

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
