/// One route: what is done for a method at a path.
struct Route: Sendable {
  enum Action: Sendable {
    case handler(Router.Handler)
    case webSocket(WebSocketEndpoint)
  }

  let method: HTTPMethod
  let pattern: RoutePattern
  let body: BodyPolicy
  let action: Action
  /// Looks at a request before its body is read.
  var admit: Router.Admission = { _ in }
  /// Looks at a request that has a body, before that is read, and may take its time.
  var identify: Router.Identification?
  /// How long the handler may take to answer; as long as any when nothing is set.
  var answerLimit: Duration?

  var description: RouteDescription {
    let isWebSocket = if case .webSocket = action { true } else { false }
    return RouteDescription(
      method: method, pattern: pattern.text, parameters: pattern.parameterNames,
      bodyTypes: body.acceptedTypes,
      isWebSocket: isWebSocket)
  }
}

/// A route as documents describe it.
public struct RouteDescription: Hashable, Sendable {
  /// The method.
  public let method: HTTPMethod
  /// The pattern, for example `/v1/conversations/{id}`.
  public let pattern: String
  /// The names of its parameters, in order.
  public let parameters: [String]
  /// The media types that its body may have.
  public let bodyTypes: [String]
  /// Whether clients open a WebSocket here.
  public let isWebSocket: Bool
}

/// What speaks at the other end of a WebSocket.
struct WebSocketEndpoint: Sendable {
  let protocols: [String]
  let limits: WebSocketLimits
  let accept: @Sendable (HTTPRequest) async throws -> Void
  let handler: @Sendable (HTTPRequest, WebSocket) async throws -> Void
}
