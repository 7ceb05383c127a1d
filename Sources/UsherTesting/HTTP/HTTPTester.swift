import Essentials
public import HTTPServer
public import Telemetry

/// How a test reaches a router.
public enum HTTPTransport: String, CaseIterable, Sendable {
  /// By function calls: fast.
  case inProcess
  /// Over a socket on the loopback interface: true.
  case live
}

/// Sends requests to a router, in process or over a socket; the test is the same.
public struct HTTPTester: Sendable {
  private enum Target: Sendable {
    case inProcess(InProcess)
    case live(port: Int)
  }

  private let target: Target

  /// Runs a test against a router.
  public static func run<Result: Sendable>(
    _ router: Router, over transport: HTTPTransport,
    configuration: HTTPServerConfiguration = HTTPServerConfiguration(), logger: Logger = .disabled,
    _ test: @Sendable (HTTPTester) async throws -> Result
  ) async throws -> Result {
    switch transport {
    case .inProcess:
      return try await test(
        HTTPTester(
          target: .inProcess(InProcess(router: router, configuration: configuration, logger: logger))))
    case .live:
      return try await live(router, configuration: configuration, logger: logger) { port in
        try await test(HTTPTester(target: .live(port: port)))
      }
    }
  }

  /// Runs a test against a server on a free port of the loopback interface.
  public static func live<Result: Sendable>(
    _ router: Router, configuration: HTTPServerConfiguration = HTTPServerConfiguration(),
    logger: Logger = .disabled, _ test: @Sendable (_ port: Int) async throws -> Result
  ) async throws -> Result {
    var configuration = configuration
    configuration.port = 0
    let server = HTTPServer(configuration: configuration, router: router, logger: logger)
    let port = try await server.start()
    do {
      let result = try await test(port)
      await server.shutdown(grace: .seconds(2))
      return result
    } catch {
      await server.shutdown(grace: .zero)
      throw error
    }
  }

  /// Sends a request and waits for the whole answer.
  public func send(
    _ method: HTTPMethod, _ target: String, headers: HTTPHeaders = [:], body: [UInt8] = []
  ) async throws -> HTTPAnswer {
    switch self.target {
    case .inProcess(let router):
      let answer = try await router.answer(method, target, headers: headers, body: body)
      return HTTPAnswer(status: answer.status, headers: answer.headers, body: answer.body)
    case .live(let port):
      return try await RawHTTP.send(method, target, headers: headers, body: body, port: port)
    }
  }

  /// Sends `GET`.
  public func get(_ target: String, headers: HTTPHeaders = [:]) async throws -> HTTPAnswer {
    try await send(.get, target, headers: headers)
  }

  /// Sends `POST` with JSON.
  public func post(_ target: String, json: String, headers: HTTPHeaders = [:]) async throws -> HTTPAnswer {
    var headers = headers
    headers["Content-Type"] = "application/json"
    return try await send(.post, target, headers: headers, body: Array(json.utf8))
  }
}
