import HTTPClient
import HTTPServer
import Synchronization
import Testing
import UsherTesting

@Suite("Bodies of answers")
struct BodyTests {
  private static let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

  private static func request(_ server: RawServer) -> HTTPClientRequest {
    HTTPClientRequest(url: "http://127.0.0.1:\(server.port)/")
  }

  @Test("come piece by piece, as they are sent")
  func pieces() async throws {
    let server = try RawServer()
    try await withClient { client in
      async let accepted = server.answer(Self.head + "5\r\nfirst\r\n")
      let response = try await client.send(Self.request(server))
      let connection = try await accepted.connection
      var body = response.body.makeAsyncIterator()
      #expect(try await body.next() == Array("first".utf8))
      try await connection.send("6\r\nsecond\r\n")
      #expect(try await body.next() == Array("second".utf8))
      try await connection.send("0\r\n\r\n")
      #expect(try await body.next() == nil)
      #expect(try await body.next() == nil)
    }
  }

  @Test("make the sender wait for a reader that takes its time, and lose nothing")
  func backpressure() async throws {
    let sent = Mutex(0)
    let total = 32 << 20
    var router = Router()
    router.on(.get, "/large") { _ in
      .stream(type: "application/octet-stream") { writer in
        while sent.withLock({ $0 }) < total {
          let number = UInt8(truncatingIfNeeded: sent.withLock { $0 } >> 16)
          try await writer.write([UInt8](repeating: number, count: 65536))
          sent.withLock { $0 += 65536 }
        }
      }
    }
    try await HTTPTester.live(router) { port in
      try await withClient { client in
        let response = try await client.send(HTTPClientRequest(url: "http://127.0.0.1:\(port)/large"))
        // Without a reader the sender comes to a stop, long before the end.
        var before = -1
        var now = 0
        while before != now {
          before = now
          try await Task.sleep(for: .milliseconds(300))
          now = sent.withLock { $0 }
        }
        #expect(now < total / 2)
        var position = 0
        var isRight = true
        for try await bytes in response.body {
          isRight = isRight && bytes[0] == UInt8(truncatingIfNeeded: position >> 16)
          position += bytes.count
        }
        #expect(position == total)
        #expect(isRight)
      }
    }
  }

  @Test("close the connection when nobody holds them any more")
  func dropped() async throws {
    let server = try RawServer()
    try await withClient { client in
      async let accepted = server.answer(Self.head + "5\r\nfirst\r\n")
      do {
        let response = try await client.send(Self.request(server))
        #expect(response.status == 200)
      }
      #expect(try await accepted.connection.receiveAll().isEmpty)
    }
  }

  @Test("close the connection when the task that reads is cancelled")
  func cancelledInBody() async throws {
    let server = try RawServer()
    try await withClient { client in
      async let accepted = server.answer(Self.head + "5\r\nfirst\r\n")
      let response = try await client.send(Self.request(server))
      let reader = Task { () -> HTTPClientError? in
        do throws(HTTPClientError) {
          for try await _ in response.body {}
          return nil
        } catch {
          return error
        }
      }
      let connection = try await accepted.connection
      reader.cancel()
      #expect(await reader.value == .cancelled)
      #expect(try await connection.receiveAll().isEmpty)
      _ = response
    }
  }

  @Test("are not begun when the task is cancelled before the head has come, and the connection closes")
  func cancelledBeforeHead() async throws {
    let server = try RawServer()
    try await withClient { client in
      let task = Task { await client.failure(Self.request(server)) }
      let connection = try await server.accept()
      _ = try await connection.receiveHead()
      task.cancel()
      #expect(await task.value == .cancelled)
      #expect(try await connection.receiveAll().isEmpty)
    }
  }

  @Test("are refused when they are too large, and not received to their end")
  func tooLarge() async throws {
    let server = try RawServer()
    try await withClient { client in
      async let accepted = server.answer(Self.head + "5\r\nfirst\r\n6\r\nsecond\r\n")
      let response = try await client.send(Self.request(server))
      let connection = try await accepted.connection
      await #expect(throws: HTTPClientError.tooLarge(limit: 8)) { try await response.bytes(upTo: 8) }
      #expect(try await connection.receiveAll().isEmpty)
    }
  }

  @Test("hand over what came before they broke off")
  func brokenLater() async throws {
    let server = try RawServer()
    try await withClient { client in
      async let accepted = server.answer(Self.head + "5\r\nfirst\r\n")
      let response = try await client.send(Self.request(server))
      try await accepted.connection.reset()
      var body = response.body.makeAsyncIterator()
      #expect(try await body.next() == Array("first".utf8))
      await #expect(throws: HTTPClientError.self) { try await body.next() }
    }
  }

  @Test("end with the client")
  func closed() async throws {
    let server = try RawServer()
    let client = HTTPClient(.direct)
    async let accepted = server.answer(Self.head + "5\r\nfirst\r\n")
    let response = try await client.send(Self.request(server))
    let connection = try await accepted.connection
    await client.close()
    await #expect(throws: HTTPClientError.cancelled) { try await response.bytes(upTo: 100) }
    #expect(try await connection.receiveAll().isEmpty)
    #expect(await client.failure(Self.request(server)) == .cancelled)
    await client.close()
  }

  @Test("outlive a client that nobody holds")
  func forgottenClient() async throws {
    let server = try RawServer()
    async let accepted = server.answer(Self.head + "5\r\nfirst\r\n")
    let response = try await HTTPClient(.direct).send(Self.request(server))
    try await accepted.connection.send("0\r\n\r\n")
    #expect(try await response.bytes(upTo: 10) == Array("first".utf8))
  }
}
