import HTTPClient
import HTTPServer
import Testing
import UsherTesting

@Suite("Deadlines of outgoing calls")
struct DeadlineTests {
  private static let soon = Duration.milliseconds(100)

  @Test("leave a model a minute to begin, and ten to end")
  func defaults() {
    let deadlines = HTTPClientDeadlines()
    #expect(deadlines.firstByte == .seconds(60) && deadlines.whole == .seconds(600))
  }

  @Test("end a connection that does not come to stand, its TLS included")
  func connect() async throws {
    let server = try RawServer()
    try await withClient { client in
      let request = HTTPClientRequest(
        url: "https://127.0.0.1:\(server.port)/", deadlines: .only(connect: Self.soon))
      async let failure = client.failure(request)
      let connection = try await server.accept()
      #expect(await failure == .timeout(.connect))
      // The greeting of TLS, and then the end.
      #expect(try await !connection.receiveAll().isEmpty)
    }
  }

  @Test("end the wait for an answer that does not begin", arguments: ["", "HTTP/1.1 200 OK\r\nX-A: 1\r\n"])
  func firstByte(start: String) async throws {
    let server = try RawServer()
    try await withClient { client in
      let request = HTTPClientRequest(
        method: "POST", url: "http://127.0.0.1:\(server.port)/", body: [1],
        deadlines: .only(firstByte: Self.soon))
      async let failure = client.failure(request)
      let connection = try await server.answer(start).connection
      #expect(await failure == .timeout(.firstByte))
      #expect(try await connection.receiveAll().isEmpty)
    }
  }

  @Test("end the wait for the rest of a body")
  func idle() async throws {
    let server = try RawServer()
    try await withClient { client in
      let request = HTTPClientRequest(
        url: "http://127.0.0.1:\(server.port)/", deadlines: .only(idle: Self.soon))
      async let accepted = server.answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
      let response = try await client.send(request)
      let connection = try await accepted.connection
      var body = response.body.makeAsyncIterator()
      #expect(try await body.next() == Array("half".utf8))
      await #expect(throws: HTTPClientError.timeout(.idle)) { try await body.next() }
      #expect(try await connection.receiveAll().isEmpty)
    }
  }

  @Test("do not run while the reader wants nothing")
  func slowReader() async throws {
    let server = try RawServer()
    try await withClient { client in
      let request = HTTPClientRequest(
        url: "http://127.0.0.1:\(server.port)/", deadlines: .only(idle: .milliseconds(500)))
      async let accepted = server.answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
      let response = try await client.send(request)
      let connection = try await accepted.connection
      try await Task.sleep(for: .milliseconds(1200))
      try await connection.send("second")
      #expect(try await response.bytes(upTo: 10) == Array("halfsecond".utf8))
    }
  }

  @Test("end a call as a whole, even one that never stands still")
  func whole() async throws {
    var router = Router()
    router.on(.get, "/forever") { _ in
      .stream(type: "text/plain") { writer in
        while true {
          try await writer.write([1])
          try await Task.sleep(for: .milliseconds(10))
        }
      }
    }
    try await HTTPTester.live(router) { port in
      try await withClient { client in
        let failure = await client.failure(
          HTTPClientRequest(
            url: "http://127.0.0.1:\(port)/forever", deadlines: .only(whole: .milliseconds(300))))
        #expect(failure == .timeout(.whole))
      }
    }
  }

  @Test("count the time in the queue")
  func queued() async throws {
    let server = try RawServer()
    var configuration = HTTPClientConfiguration.direct
    configuration.callsPerHost = 1
    try await withClient(configuration) { client in
      let url = "http://127.0.0.1:\(server.port)/"
      async let first = client.text(url)
      let connection = try await server.accept()
      _ = try await connection.receiveHead()
      let second = await client.failure(HTTPClientRequest(url: url, deadlines: .only(whole: Self.soon)))
      #expect(second == .timeout(.whole))
      try await connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst")
      #expect(try await first == "first")
    }
  }

  @Test("leave a large request its time as long as it is taken")
  func upload() async throws {
    let server = try RawServer()
    try await withClient { client in
      let request = HTTPClientRequest(
        method: "POST", url: "http://127.0.0.1:\(server.port)/", body: [UInt8](repeating: 1, count: 32 << 20),
        deadlines: .only(firstByte: .seconds(8)))
      async let status = client.send(request).status
      let connection = try await server.accept()
      var left = request.body?.count ?? 0
      func receive() async throws {
        let count = try await connection.receive().count
        try #require(count > 0, "the client has given up")
        left -= count
      }
      for _ in 0..<4 {
        for _ in 0..<64 { try await receive() }
        try await Task.sleep(for: .milliseconds(2500))
      }
      while left > 0 { try await receive() }
      try await connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
      #expect(try await status == 200)
    }
  }
}
