import Essentials
import Synchronization
import Telemetry

/// Answers requests: finds the route, runs the handler, renders what goes wrong. Knows nothing of sockets, so that
/// tests can ask it directly.
final class Responder: Sendable {
  /// What becomes of a request when its head is known.
  enum Admission: Sendable {
    /// Its body is wanted, as the route says.
    case proceed(Route, parameters: [(name: String, value: String)])
    /// It is answered without its body being read.
    case answer(HTTPResponse)
  }

  /// What a request ends in.
  enum Outcome: Sendable {
    case response(HTTPResponse)
    case pending(PendingResponse)
    case upgrade(WebSocketHandshake, HTTPRequest)
  }

  let configuration: HTTPServerConfiguration
  let logger: Logger
  let tracer: Tracer
  private let tree: RouteTree
  private let cors: CORSPolicy
  let security: SecurityFields

  init(
    router: Router, configuration: HTTPServerConfiguration, logger: Logger, tracer: Tracer = .disabled
  ) {
    self.configuration = configuration
    self.logger = logger
    self.tracer = tracer
    tree = RouteTree(router.entries)
    cors = CORSPolicy(origins: configuration.corsOrigins)
    security = SecurityFields(strictTransport: configuration.strictTransport)
  }

  /// Looks at a request's head.
  func admit(_ head: RequestHead) -> Admission {
    guard PercentEncoding.isValid(head.path) else {
      return .answer(problem(.badRequest("The path is not well-formed percent-encoded UTF-8."), head))
    }
    guard PercentEncoding.isValid(head.query) else {
      return .answer(problem(.badRequest("The query is not well-formed percent-encoded UTF-8."), head))
    }
    if head.method == .options, let preflight = cors.preflight(head, methods: methods(at: head)) {
      return .answer(preflight)
    }
    switch tree.match(head.method, head.path) {
    case .route(let route, let parameters):
      head.pattern.withLock { $0 = route.pattern }
      var request = HTTPRequest(head: head)
      request.parameters = parameters
      do {
        try route.admit(request)
      } catch {
        return .answer(rendering(error, of: head))
      }
      if let refusal = refusal(of: head, by: route) { return .answer(problem(refusal, head)) }
      return .proceed(route, parameters: parameters)
    case .methodNotAllowed(let allowed):
      if head.method == .options {
        let names = allowed.map(\.rawValue).joined(separator: ", ")
        return .answer(HTTPResponse(status: 204, headers: ["Allow": names]))
      }
      return .answer(problem(.methodNotAllowed(head.method.rawValue, allowed: allowed), head))
    case .notFound:
      return .answer(problem(.notFound("Nothing is found under this address."), head))
    }
  }

  private func methods(at head: RequestHead) -> [HTTPMethod] {
    if case .methodNotAllowed(let methods) = tree.match(.options, head.path) { methods } else { [] }
  }

  private func refusal(of head: RequestHead, by route: Route) -> Problem? {
    guard head.headers.contains("Content-Length") || head.headers.contains("Transfer-Encoding") else {
      return nil
    }
    return BodyAdmission(head.headers, route.body).problem
  }

  /// Asks who sends a request, before its body is read.
  ///
  /// - Returns: The answer, when they are turned away.
  func refusal(of request: HTTPRequest, _ identify: Router.Identification) async -> HTTPResponse? {
    do {
      try await identify(request)
      return nil
    } catch {
      return rendering(error, of: request.head)
    }
  }

  /// Runs the handler of a request. Never throws: what the handler throws is rendered.
  func respond(to request: HTTPRequest, by route: Route) async -> Outcome {
    await LogContext.$current.withValue(LogContext(request: request.id)) {
      guard let trace = RequestTrace(request, route, tracer) else {
        return await outcome(of: request, by: route)
      }
      return await trace.follow { await outcome(of: request, by: route) }
    }
  }

  private func outcome(of request: HTTPRequest, by route: Route) async -> Outcome {
    do {
      switch route.action {
      case .handler(let handler):
        let response = try await handler(request)
        return response.pending.map(Outcome.pending) ?? .response(response)
      case .webSocket(let endpoint):
        let handshake = try WebSocketHandshake(request.headers, endpoint: endpoint)
        guard cors.allowsSocket(request.head) else {
          throw Problem.forbidden("Pages of this origin may not connect; name it in server.cors_origins.")
        }
        try await endpoint.accept(request)
        return .upgrade(handshake, request)
      }
    } catch {
      return .response(rendering(error, of: request.head))
    }
  }

  /// What has become of a response that was pending.
  func response(_ pending: PendingResponse, for head: RequestHead) -> HTTPResponse {
    do {
      return try pending.response()
    } catch {
      return rendering(error, of: head)
    }
  }

  /// What a client sees of an error.
  func rendering(_ error: any Error, of head: RequestHead) -> HTTPResponse {
    if let problem = error as? Problem { return self.problem(problem, head) }
    if error is CancellationError { return problem(.shuttingDown, head) }
    let passing = (error as? any ProblemConvertible)?.problem
    Span.current?.record(error)
    logger.log(
      passing == nil ? .error : .warning,
      passing == nil ? "A handler failed" : "A request cannot be answered now",
      [
        "request_id": .string(head.id), "method": .string(head.method.rawValue),
        "path": .string(head.loggedPath), "error": .string("\(error)"),
      ])
    return problem(passing ?? .internalError, head)
  }

  func problem(_ problem: Problem, _ head: RequestHead) -> HTTPResponse {
    .problem(problem, requestID: head.id)
  }

  /// Adds to a response what is the same for all: its request's id, what CORS wants, what browsers must not do with it,
  /// compression.
  func finish(_ response: HTTPResponse, for head: RequestHead) -> HTTPResponse {
    var response = response
    security.add(to: &response.headers)
    if !cors.isOff { cors.decorate(&response, for: head) }
    compress(&response, for: head)
    head.answerHeaders.withLock { response.headers.add($0) }
    response.headers.add("X-Request-Id", head.id)
    return response
  }

  private func compress(_ response: inout HTTPResponse, for head: RequestHead) {
    guard case .bytes(let bytes) = response.body, bytes.count >= configuration.compressionThreshold else {
      return
    }
    ResponseCompression.apply(to: &response, bytes, for: head)
  }
}
