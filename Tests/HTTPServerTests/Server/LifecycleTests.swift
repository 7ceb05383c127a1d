import Essentials
import HTTPServer
import Synchronization
import Telemetry
import Testing
import UsherTesting

@Suite("Start and stop")
struct LifecycleTests {
  private static let router: Router = {
    var router = Router()
    router.on(.get, "/") { _ in .text("root") }
    router.on(.get, "/forever") { _ in
      try await Task.sleep(for: .seconds(60))
      return .noContent
    }
    router.webSocket("/socket") { _, socket in
      for await _ in socket.messages {}
    }
    return router
  }()

  private static func server(port: Int = 0, metrics: MetricRegistry = MetricRegistry()) -> HTTPServer {
    HTTPServer(
      configuration: HTTPServerConfiguration(port: port), router: router, logger: .disabled, metrics: metrics)
  }

  @Test("A port that is taken is named")
  func portTaken() async throws {
    try await HTTPTester.live(Self.router) { port in
      _ = await #expect {
        try await Self.server(port: port).start()
      } throws: { error in
        "\(error)".contains("port \(port)") && error is HTTPServerError
      }
    }
  }

  @Test("Stopping lets a request end, refuses new ones, and says goodbye to sockets")
  func graceful() async throws {
    let (hasBegun, begun) = AsyncStream<Void>.makeStream()
    let (mayEnd, end) = AsyncStream<Void>.makeStream()
    var router = Self.router
    router.on(.get, "/slow") { _ in
      begun.finish()
      for await _ in mayEnd {}
      return .text("done")
    }
    let server = HTTPServer(configuration: HTTPServerConfiguration(port: 0), router: router)
    let port = try await server.start()
    var webSocket = try await RawWebSocket("/socket", port: port)
    let busy = try RawSocket(port: port)
    try await busy.send(RawHTTP.request(.get, "/slow"))
    for await _ in hasBegun {}
    async let stopped: Void = server.shutdown(grace: .seconds(5))
    #expect(try await webSocket.next()?.closeCode == 1001)
    try await webSocket.socket.send(RawWebSocket.frame(8, [0x03, 0xE9]))
    end.finish()
    var reader = AnswerReader(busy)
    let answer = try await reader.next()
    #expect(answer.text == "done")
    #expect(answer.headers["Connection"] == "close")
    #expect(throws: RawSocket.Failure.self) { try RawSocket(port: port) }
    await stopped
  }

  @Test("A server that is about to stop answers on, and sends its clients elsewhere")
  func leaves() async throws {
    let server = Self.server()
    let port = try await server.start()
    var webSocket = try await RawWebSocket("/socket", port: port)
    let kept = try RawSocket(port: port)
    var reader = AnswerReader(kept)
    try await kept.send(RawHTTP.request(.get, "/"))
    #expect(try await reader.next().headers["Connection"] != "close")
    server.leave()
    #expect(try await webSocket.next()?.closeCode == 1001)
    // On the connection that was there, and on a new one.
    try await kept.send(RawHTTP.request(.get, "/"))
    let last = try await reader.next()
    #expect(last.status == 200)
    #expect(last.headers["Connection"] == "close")
    let fresh = try await RawHTTP.send(.get, "/", port: port)
    #expect(fresh.status == 200)
    let refused = try await RawWebSocket("/socket", port: port)
    #expect(refused.answer.status == 503)
    await server.shutdown(grace: .zero)
  }

  @Test("What does not end in time is cut off")
  func cutOff() async throws {
    let server = Self.server()
    let port = try await server.start()
    let busy = try RawSocket(port: port)
    try await busy.send(RawHTTP.request(.get, "/forever"))
    let webSocket = try await RawWebSocket("/socket", port: port)
    try await Task.sleep(for: .milliseconds(50))
    let started = ContinuousClock.now
    await server.shutdown(grace: .milliseconds(100))
    #expect(ContinuousClock.now - started < .seconds(3))
    #expect(try await busy.receiveAll().isEmpty)
    _ = webSocket
  }

  @Test("Stopping twice, and stopping what never began, does nothing")
  func stopsTwice() async throws {
    let server = Self.server()
    await server.shutdown(grace: .zero)
    try await server.start()
    await server.shutdown(grace: .zero)
    await server.shutdown(grace: .zero)
  }

  @Test("Requests are counted by route, and connections while they are open")
  func metrics() async throws {
    let metrics = MetricRegistry()
    let server = Self.server(metrics: metrics)
    let port = try await server.start()
    for path in ["/", "/", "/nowhere"] { _ = try await RawHTTP.send(.get, path, port: port) }
    let webSocket = try await RawWebSocket("/socket", port: port)
    try await Task.sleep(for: .milliseconds(50))
    let text = metrics.render()
    #expect(text.contains(#"http_requests_total{method="GET",route="/",status="200"} 2"#))
    #expect(text.contains(#"http_requests_total{method="GET",route="none",status="404"} 1"#))
    #expect(text.contains("websocket_connections 1"))
    _ = webSocket
    await server.shutdown(grace: .zero)
  }

  @Test("Each request is logged with its id, and no more than once")
  func accessLog() async throws {
    let lines = Mutex("")
    let output = LogOutput(format: .json) { bytes in
      lines.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
    }
    let logger = Logger("http", output: output)
    try await HTTPTester.live(Self.router, logger: logger) { port in
      _ = try await RawHTTP.send(.get, "/?secret=1", headers: ["X-Request-Id": "abc-1"], port: port)
    }
    output.flush()
    let logged = lines.withLock { $0.split(separator: "\n").filter { $0.contains("abc-1") } }
    #expect(logged.count == 1)
    let line = try JSONValue(parsing: logged.first ?? "")
    #expect(line["status"] == 200)
    #expect(line["path"] == "/")
    #expect(!(logged.first ?? "").contains("secret"))
  }

  @Test(
    "What stands in a path for a customer is not logged; identifiers and names are",
    arguments: [
      ("/v1/customers/anna-lee/export", "/v1/customers/{id}/export"),
      ("/v1/customers/Anna%20Lee%2F4711/export", "/v1/customers/{id}/export"),
      ("/v1/customers/usr_01m81xk91peyasrqrfbxxz7p9n/export", nil),
      ("/v1/customers/anna_01m81xk91peyasrqrfbxxz7p9/export", "/v1/customers/{id}/export"),
      ("/v1/agents/ticket_seller", nil), ("/assets/pages/one.js", nil), ("/elsewhere", nil),
    ])
  func loggedPath(path: String, shown: String?) async throws {
    var router = Router()
    router.on(.get, "/v1/customers/{id}/export") { _ in throw Oops() }
    router.on(.get, "/v1/agents/{name}") { _ in .text("agent") }
    router.on(.get, "/assets/{path...}") { _ in .text("asset") }
    let lines = Mutex("")
    let output = LogOutput(format: .json) { bytes in
      lines.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
    }
    try await HTTPTester.live(router, logger: Logger("http", output: output)) { port in
      _ = try await RawHTTP.send(.get, path, headers: ["X-Request-Id": "abc-2"], port: port)
    }
    output.flush()
    let logged = try lines.withLock { $0.split(separator: "\n").filter { $0.contains("abc-2") } }
      .map { try JSONValue(parsing: String($0)) }
    #expect(!logged.isEmpty && logged.allSatisfy { $0["path"]?.stringValue == shown ?? path })
    #expect(logged.count { $0["message"]?.stringValue?.contains(shown ?? path) == true } == 1)
  }

  private struct Oops: Error {}
}
