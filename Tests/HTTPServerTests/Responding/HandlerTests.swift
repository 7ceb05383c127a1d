import Essentials
import HTTPServer
import Testing
import UsherTesting

@Suite("Handlers")
struct HandlerTests {
  private struct Greeting: Codable, Equatable {
    let name: String
    let times: Int
  }

  private struct Secret: Error {}

  private static let router: Router = {
    var router = Router()
    router.on(.post, "/greetings", body: .json(limit: 100)) { request in
      try .json(try request.json(Greeting.self), status: 201)
    }
    router.on(.get, "/slow") { _ in
      try await Task.sleep(for: .milliseconds(5))
      return .text("slow")
    }
    router.on(.get, "/fails") { _ in throw Secret() }
    router.on(.get, "/refuses") { _ in
      throw Problem(
        kind: "sold-out", title: "Sold out", status: 409, detail: "Try “another” day.", retryAfterSeconds: 9)
    }
    router.on(.get, "/pages") { request in
      .text("page \(try request.query("page", as: Int.self) ?? 1) of \(request.query["of"] ?? "?")")
    }
    router.on(.get, "/stream") { _ in
      .stream(type: "text/plain") { writer in
        for part in 1...3 {
          try await writer.write("part \(part)\n")
          try await Task.sleep(for: .milliseconds(2))
        }
      }
    }
    router.on(.get, "/events") { _ in
      .events { events in
        try await events.send(event: "first", id: "1", data: "a\nb")
        try await Task.sleep(for: .milliseconds(2))
        try await events.send(data: "c")
      }
    }
    return router
  }()

  @Test("JSON goes in and out", arguments: HTTPTransport.allCases)
  func json(_ transport: HTTPTransport) async throws {
    try await HTTPTester.run(Self.router, over: transport) { client in
      let answer = try await client.post("/greetings", json: #"{"name": "Ada", "times": 3}"#)
      #expect(answer.status == 201)
      #expect(answer.json == ["name": "Ada", "times": 3])
    }
  }

  @Test("What a handler cannot read is a problem that names the field", arguments: HTTPTransport.allCases)
  func unreadable(_ transport: HTTPTransport) async throws {
    try await HTTPTester.run(Self.router, over: transport) { client in
      let shape = try await client.post("/greetings", json: #"{"name": "Ada", "times": "often"}"#)
      #expect(shape.status == 422)
      #expect(shape.json?["errors"]?[0]?["pointer"] == "/times")
      let syntax = try await client.post("/greetings", json: #"{"name": "#)
      #expect(syntax.status == 400)
      let long = try await client.post("/greetings", json: String(repeating: " ", count: 101))
      #expect(long.status == 413)
      #expect(long.problemKind == "content-too-large")
      let type = try await client.send(
        .post, "/greetings", headers: ["Content-Type": "text/plain"], body: Array("hello".utf8))
      #expect(type.status == 415)
    }
  }

  @Test("A handler may wait", arguments: HTTPTransport.allCases)
  func waits(_ transport: HTTPTransport) async throws {
    try await HTTPTester.run(Self.router, over: transport) { client in
      try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<40 { group.addTask { try await client.get("/slow").text } }
        for try await text in group { #expect(text == "slow") }
      }
    }
  }

  @Test("What a lower layer cannot do for the moment is told as such", arguments: HTTPTransport.allCases)
  func isAway(_ transport: HTTPTransport) async throws {
    var router = Router()
    router.on(.get, "/away") { _ in throw Away(isPassing: true) }
    router.on(.get, "/broken") { _ in throw Away(isPassing: false) }
    try await HTTPTester.run(router, over: transport) { client in
      let away = try await client.get("/away")
      #expect(away.status == 503)
      #expect(away.headers["Retry-After"] == "1")
      let broken = try await client.get("/broken")
      #expect(broken.status == 500)
    }
  }

  @Test("A failure tells nothing of the inside", arguments: HTTPTransport.allCases)
  func fails(_ transport: HTTPTransport) async throws {
    try await HTTPTester.run(Self.router, over: transport) { client in
      let answer = try await client.get("/fails", headers: ["X-Request-Id": "mine-1"])
      #expect(answer.status == 500)
      #expect(answer.json?["request_id"] == "mine-1")
      #expect(!answer.text.contains("Secret"))
    }
  }

  @Test("A problem is sent as it was thrown", arguments: HTTPTransport.allCases)
  func refuses(_ transport: HTTPTransport) async throws {
    try await HTTPTester.run(Self.router, over: transport) { client in
      let answer = try await client.get("/refuses")
      #expect(answer.status == 409)
      #expect(answer.headers["Retry-After"] == "9")
      #expect(answer.json?["detail"] == "Try “another” day.")
      #expect(answer.json?["type"] == "/problems/sold-out")
    }
  }

  @Test("Parameters of the query are typed", arguments: HTTPTransport.allCases)
  func query(_ transport: HTTPTransport) async throws {
    try await HTTPTester.run(Self.router, over: transport) { client in
      #expect(try await client.get("/pages?of=a%20%26+b&page=2").text == "page 2 of a & b")
      #expect(try await client.get("/pages").text == "page 1 of ?")
      let wrong = try await client.get("/pages?page=two")
      #expect(wrong.status == 400)
      #expect(wrong.json?["errors"]?[0]?["pointer"] == "page")
    }
  }

  @Test("A body may be written over time", arguments: HTTPTransport.allCases)
  func stream(_ transport: HTTPTransport) async throws {
    try await HTTPTester.run(Self.router, over: transport) { client in
      let answer = try await client.get("/stream")
      #expect(answer.text == "part 1\npart 2\npart 3\n")
    }
  }

  @Test("Events keep their lines", arguments: HTTPTransport.allCases)
  func events(_ transport: HTTPTransport) async throws {
    try await HTTPTester.run(Self.router, over: transport) { client in
      let answer = try await client.get("/events")
      #expect(answer.headers["Content-Type"] == "text/event-stream")
      #expect(answer.text == "event: first\nid: 1\ndata: a\ndata: b\n\ndata: c\n\n")
    }
  }
}

private struct Away: ProblemConvertible {
  let isPassing: Bool

  var problem: Problem? {
    isPassing ? Problem(kind: "away", title: "It is away", status: 503, retryAfterSeconds: 1) : nil
  }
}
