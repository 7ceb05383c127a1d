import HTTPClient
import HTTPServer
import Synchronization
import Telemetry
import Testing
import UsherTesting

@Suite("Connections of outgoing calls")
struct ConnectionTests {
  private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

  @Test("are used for one call after the other")
  func reuse() async throws {
    let server = try RawServer()
    try await withClient { client in
      let url = "http://127.0.0.1:\(server.port)/"
      async let served: Void = {
        let connection = try await server.accept()
        for _ in 0..<20 {
          _ = try await connection.receiveHead()
          try await connection.send(Self.ok)
        }
      }()
      for _ in 0..<20 { #expect(try await client.text(url) == "ok") }
      try await served
    }
  }

  @Test(
    "that were closed in between are replaced, and the call is made once more",
    arguments: [nil, [1, 2] as [UInt8]?])
  func closedInBetween(body: [UInt8]?) async throws {
    let server = try RawServer()
    try await withClient { client in
      let request = HTTPClientRequest(
        method: body == nil ? "GET" : "POST", url: "http://127.0.0.1:\(server.port)/", body: body)
      let first = Task { try await server.answer(Self.ok).connection }
      let firstAnswer = try await client.bytes(request)
      #expect(firstAnswer == Array("ok".utf8))
      // The server reads the next request, and closes without a word: as if both crossed on the wire.
      async let second: Bool = {
        let connection = try await first.value
        let isAsked = try await connection.receiveHead().hasPrefix(request.method)
        connection.reset()
        return isAsked
      }()
      async let third = server.answer(Self.ok)
      let secondAnswer = try await client.bytes(request)
      #expect(secondAnswer == Array("ok".utf8))
      #expect(try await second)
      #expect(try await third.head.hasPrefix(request.method))
    }
  }

  @Test("on which half an answer has come are not tried again")
  func notTwice() async throws {
    let server = try RawServer()
    try await withClient { client in
      let request = HTTPClientRequest(url: "http://127.0.0.1:\(server.port)/")
      let first = Task { try await server.answer(Self.ok).connection }
      let firstAnswer = try await client.bytes(request)
      #expect(firstAnswer == Array("ok".utf8))
      async let second: Void = {
        let connection = try await first.value
        _ = try await connection.receiveHead()
        try await connection.send("HTTP/1.1 200 OK\r\n")
        connection.finishSending()
      }()
      guard case .broken = await client.failure(request) else {
        Issue.record("The call should have failed")
        return
      }
      try await second
    }
  }

  @Test("that are new and break at once are not made again")
  func newConnectionBreaks() async throws {
    let server = try RawServer()
    try await withClient { client in
      async let failure = client.failure(HTTPClientRequest(url: "http://127.0.0.1:\(server.port)/"))
      let connection = try await server.accept()
      _ = try await connection.receiveHead()
      connection.finishSending()
      guard case .broken = await failure else {
        Issue.record("The call should have failed")
        return
      }
    }
  }

  @Test("are limited for each host: further calls wait for their turn, and beyond that are refused")
  func limits() async throws {
    let server = try RawServer()
    var configuration = HTTPClientConfiguration.direct
    configuration.callsPerHost = 2
    configuration.waitingPerHost = 3
    let metrics = MetricRegistry()
    try await withClient(configuration, metrics: metrics) { client in
      let request = HTTPClientRequest(url: "http://127.0.0.1:\(server.port)/")
      let tasks = (0..<5).map { _ in Task { try await client.text(request.url) } }
      let connections = [try await server.accept(), try await server.accept()]
      for connection in connections { _ = try await connection.receiveHead() }
      let isFull = try await eventually { metrics.render().contains("http_client_calls_waiting 3\n") }
      #expect(isFull)
      #expect(await client.failure(request) == .busy(host: "127.0.0.1"))
      // One that waits and is cancelled makes room for another.
      tasks[4].cancel()
      let extra = Task { () -> String in
        _ = try await eventually { metrics.render().contains("http_client_calls_waiting 2\n") }
        return try await client.text(request.url)
      }
      _ = try await eventually { metrics.render().contains("http_client_calls_waiting 3\n") }
      let served = connections.map { connection in
        Task {
          try await connection.send(Self.ok)
          while try await !connection.receiveHead().isEmpty { try await connection.send(Self.ok) }
        }
      }
      var texts: [String] = []
      for task in tasks + [extra] { if let text = try? await task.value { texts.append(text) } }
      #expect(texts.count == 5 && texts.allSatisfy { $0 == "ok" })
      await client.close()
      for task in served { _ = try await task.value }
      #expect(metrics.render().contains("http_client_calls_running 0\n"))
      #expect(metrics.render().contains("http_client_connections 0\n"))
    }
  }

  @Test("carry a thousand calls at a time")
  func thousand() async throws {
    let present = Mutex(0)
    var router = Router()
    router.on(.get, "/{number}") { request in
      let number: Int = try request.parameter("number")
      // Nobody is answered before all are there.
      present.withLock { $0 += 1 }
      _ = try await eventually { present.withLock { $0 } >= 1000 }
      return .text("number \(number)")
    }
    var server = HTTPServerConfiguration()
    server.connectionsPerAddress = 0
    server.requestTimeout = .seconds(120)
    try await HTTPTester.live(router, configuration: server) { port in
      try await withClient { client in
        try await withThrowingTaskGroup(of: Bool.self) { group in
          for number in 0..<1000 {
            group.addTask {
              try await client.text("http://127.0.0.1:\(port)/\(number)") == "number \(number)"
            }
          }
          var right = 0
          for try await isRight in group where isRight { right += 1 }
          #expect(right == 1000)
        }
      }
    }
  }

  @Test("survive many calls that are cancelled at any moment")
  func cancelledAtRandom() async throws {
    var router = Router()
    router.on(.get, "/") { _ in
      .stream(type: "text/plain") { writer in
        for _ in 0..<10 { try await writer.write([UInt8](repeating: 1, count: 20_000)) }
      }
    }
    let metrics = MetricRegistry()
    try await HTTPTester.live(router) { port in
      var configuration = HTTPClientConfiguration.direct
      configuration.callsPerHost = 8
      configuration.bodyBuffer = 10_000
      try await withClient(configuration, metrics: metrics) { client in
        await withTaskGroup(of: Void.self) { group in
          for number in 0..<400 {
            group.addTask {
              let task = Task { try await client.text("http://127.0.0.1:\(port)/").utf8.count }
              if number % 2 == 0 {
                try? await Task.sleep(for: .microseconds(number * 97 % 30_000))
                task.cancel()
              }
              let count = try? await task.value
              #expect(count == 200_000 || number % 2 == 0)
            }
          }
        }
      }
    }
    #expect(metrics.render().contains("http_client_calls_running 0\n"))
    #expect(metrics.render().contains("http_client_calls_waiting 0\n"))
    #expect(metrics.render().contains("http_client_connections 0\n"))
  }
}
