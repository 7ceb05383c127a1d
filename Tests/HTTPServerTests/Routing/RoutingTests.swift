import Essentials
import HTTPServer
import Testing
import UsherTesting

@Suite("Routing")
struct RoutingTests {
  private static let router: Router = {
    var router = Router()
    router.on(.get, "/") { _ in .text("root") }
    router.on(.get, "/things") { _ in .text("things") }
    router.on(.get, "/things/new") { _ in .text("new thing") }
    router.on(.get, "/things/{id}") { request in
      .text("thing \(try request.parameter("id", as: Int.self))")
    }
    router.on(.delete, "/things/{id}") { _ in .noContent }
    router.on(.get, "/things/{id}/parts/{part}") { request in
      .text(
        "part \(try request.parameter("part", as: String.self)) of \(try request.parameter("id", as: Int.self))"
      )
    }
    router.on(.get, "/files/{path...}") { request in
      .text("file \(try request.parameter("path", as: String.self))")
    }
    router.on(.get, "/messages/{id}") { request in
      .text(try request.parameter("id", as: MessageID.self).text)
    }
    return router
  }()

  @Test(
    "A path leads to its handler",
    arguments: HTTPTransport.allCases,
    [
      ("/", "root"), ("/things", "things"), ("/things/new", "new thing"), ("/things/7", "thing 7"),
      ("/things/7/parts/left%20wheel", "part left wheel of 7"), ("/things/7?x=1", "thing 7"),
      ("/files/a/b.txt", "file a/b.txt"), ("/%74hings", "things"), ("/things/%37", "thing 7"),
    ])
  func leads(_ transport: HTTPTransport, _ example: (path: String, answer: String)) async throws {
    try await HTTPTester.run(Self.router, over: transport) { client in
      let answer = try await client.get(example.path)
      #expect(answer.status == 200)
      #expect(answer.text == example.answer)
    }
  }

  @Test(
    "A path that names nothing is a 404 problem", arguments: HTTPTransport.allCases,
    [
      "/nothing", "/things/7/parts", "/things/seven", "/things/", "//",
      "/messages/conv_01h455vb4pex5vsknk084sn02q",
      "/THINGS",
    ])
  func namesNothing(_ transport: HTTPTransport, _ path: String) async throws {
    try await HTTPTester.run(Self.router, over: transport) { client in
      let answer = try await client.get(path)
      #expect(answer.status == 404)
      #expect(answer.problemKind == "not-found")
    }
  }

  @Test("Another method is refused with those that the path has", arguments: HTTPTransport.allCases)
  func methodNotAllowed(_ transport: HTTPTransport) async throws {
    try await HTTPTester.run(Self.router, over: transport) { client in
      let answer = try await client.send(.put, "/things/7")
      #expect(answer.status == 405)
      #expect(answer.headers["Allow"] == "GET, HEAD, DELETE, OPTIONS")
      #expect(answer.problemKind == "method-not-allowed")
    }
  }

  @Test("HEAD is GET without the body", arguments: HTTPTransport.allCases)
  func head(_ transport: HTTPTransport) async throws {
    try await HTTPTester.run(Self.router, over: transport) { client in
      let answer = try await client.send(.head, "/things/7")
      #expect(answer.status == 200)
      #expect(answer.headers["Content-Type"] == "text/plain; charset=utf-8")
      #expect(answer.body.isEmpty)
    }
  }

  @Test("OPTIONS says what a path has", arguments: HTTPTransport.allCases)
  func options(_ transport: HTTPTransport) async throws {
    try await HTTPTester.run(Self.router, over: transport) { client in
      let answer = try await client.send(.options, "/things/7")
      #expect(answer.status == 204)
      #expect(answer.headers["Allow"] == "GET, HEAD, DELETE, OPTIONS")
    }
  }
}
