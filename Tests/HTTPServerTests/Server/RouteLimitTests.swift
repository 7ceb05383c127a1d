import Essentials
import HTTPServer
import Testing
import UsherTesting

@Suite("What a route allows")
struct RouteLimitTests {
  private static let router: Router = {
    var router = Router()
    router.on(.post, "/slow", body: .bytes(limit: 1000, types: [])) { _ in
      try await Task.sleep(for: .seconds(6))
      return .text("done")
    }
    router.on(.get, "/patient", answerLimit: .seconds(60)) { _ in
      try await Task.sleep(for: .seconds(12))
      return .text("done")
    }
    router.on(
      .post, "/closed", body: .bytes(limit: 1 << 30, types: []),
      admit: { _ in throw Problem.forbidden("No.") }
    ) { _ in .text("never") }
    return router
  }()

  private static func configuration() -> HTTPServerConfiguration {
    var configuration = HTTPServerConfiguration()
    configuration.requestTimeout = .seconds(10)
    return configuration
  }

  @Test("The handler's time begins when the body is there")
  func handlerTime() async throws {
    try await HTTPTester.live(Self.router, configuration: Self.configuration()) { port in
      let socket = try RawSocket(port: port)
      try await socket.send(
        "POST /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\na")
      try await Task.sleep(for: .seconds(6))
      try await socket.send("b")
      let response = String(decoding: try await socket.receiveAll(), as: UTF8.self)
      #expect(response.hasPrefix("HTTP/1.1 200"))
    }
  }

  @Test("A route may have a longer time than the others")
  func ownLimit() async throws {
    try await HTTPTester.live(Self.router, configuration: Self.configuration()) { port in
      let socket = try RawSocket(port: port)
      try await socket.send("GET /patient HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      let response = String(decoding: try await socket.receiveAll(), as: UTF8.self)
      #expect(response.hasPrefix("HTTP/1.1 200"))
    }
  }

  @Test("Who is not admitted is told before the body is sent")
  func admission() async throws {
    try await HTTPTester.live(Self.router, configuration: Self.configuration()) { port in
      let socket = try RawSocket(port: port)
      try await socket.send("POST /closed HTTP/1.1\r\nHost: a\r\nContent-Length: 900000000\r\n\r\n")
      let response = String(decoding: try await socket.receive(), as: UTF8.self)
      #expect(response.hasPrefix("HTTP/1.1 403"))
    }
  }
}
