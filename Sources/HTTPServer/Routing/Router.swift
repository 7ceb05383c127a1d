/// The routes of a server.
///
/// A pattern is a path whose segments are text or a parameter: `/v1/conversations/{id}/messages`. The last segment may
/// take all that follows: `/assets/{path...}`. Text wins over a parameter, a parameter over the rest of the path.
/// `HEAD` and `OPTIONS` need no routes of their own.
public struct Router: Sendable {
  /// Answers a request. What it throws is sent as a problem.
  public typealias Handler = @Sendable (HTTPRequest) async throws -> HTTPResponse

  /// Looks at a request's head, before its body is read. What it throws is the answer, as a problem.
  public typealias Admission = @Sendable (HTTPRequest) throws -> Void

  /// As ``Admission``, where somebody has to be asked first.
  public typealias Identification = @Sendable (HTTPRequest) async throws -> Void

  private(set) var entries: [Route] = []

  /// Makes a router without routes.
  public init() {}

  /// All routes, in the order in which they were added.
  public var routes: [RouteDescription] { entries.map(\.description) }

  /// Adds a route.
  ///
  /// - Parameters:
  ///   - admit: Who may not call is turned away here, before anything is read that they send.
  ///   - identify: The same, for what takes asking somebody else. It is called where a request has a body; until it is
  ///     done, nothing of that is read.
  ///   - answerLimit: How long the handler may take; ``HTTPServerConfiguration/requestTimeout`` when nothing is set.
  public mutating func on(
    _ method: HTTPMethod, _ pattern: String, body: BodyPolicy = .none, answerLimit: Duration? = nil,
    admit: @escaping Admission = { _ in }, identify: Identification? = nil, _ handler: @escaping Handler
  ) {
    add(
      Route(
        method: method, pattern: RoutePattern(pattern), body: body, action: .handler(handler), admit: admit,
        identify: identify, answerLimit: answerLimit))
  }

  /// Adds a route at which clients open a WebSocket.
  ///
  /// - Parameters:
  ///   - protocols: The subprotocols that are spoken here; the first that the client offers too is chosen. When there
  ///     are any, a client that offers none of them is refused.
  ///   - accept: Runs before the switch; what it throws is the answer, as a problem.
  ///   - handler: Talks to the client; the socket is closed when it returns, and its task is cancelled when the
  ///     client goes away.
  public mutating func webSocket(
    _ pattern: String, protocols: [String] = [], limits: WebSocketLimits = WebSocketLimits(),
    accept: @escaping @Sendable (HTTPRequest) async throws -> Void = { _ in },
    _ handler: @escaping @Sendable (HTTPRequest, WebSocket) async throws -> Void
  ) {
    let endpoint = WebSocketEndpoint(protocols: protocols, limits: limits, accept: accept, handler: handler)
    add(Route(method: .get, pattern: RoutePattern(pattern), body: .none, action: .webSocket(endpoint)))
  }

  private mutating func add(_ route: Route) {
    precondition(
      !entries.contains { $0.method == route.method && $0.pattern.shape == route.pattern.shape },
      "There are two routes for \(route.method.rawValue) \(route.pattern.text)")
    entries.append(route)
  }
}
