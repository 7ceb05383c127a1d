import Essentials
import HTTPServer
import Synchronization
import Testing
import UsherTesting

@Suite("Slow, crowding and vanishing clients")
struct SlowClientTests {
  private static func configuration() -> HTTPServerConfiguration {
    var configuration = HTTPServerConfiguration()
    configuration.headerTimeout = .milliseconds(300)
    configuration.requestTimeout = .milliseconds(400)
    configuration.idleTimeout = .milliseconds(1100)
    return configuration
  }

  private final class Witness: Sendable {
    let wasCancelled = Mutex(false)
    let hasBegun = Mutex(false)

    func waits() async throws {
      hasBegun.withLock { $0 = true }
      do {
        try await Task.sleep(for: .seconds(30))
      } catch {
        wasCancelled.withLock { $0 = true }
        throw error
      }
    }
  }

  private static func eventually(_ condition: @Sendable () -> Bool) async throws -> Bool {
    for _ in 0..<1000 where !condition() { try await Task.sleep(for: .milliseconds(5)) }
    return condition()
  }

  private static let router: Router = {
    var router = Router()
    router.on(.get, "/") { _ in .text("root") }
    router.on(.post, "/echo", body: .bytes(limit: 1000, types: [])) { request in
      .bytes(request.body, type: "application/octet-stream")
    }
    router.on(.get, "/forever") { _ in
      try await Task.sleep(for: .seconds(30))
      return .noContent
    }
    return router
  }()

  @Test("A head that drips in is cut off with 408, though each drop comes in time")
  func drippingHead() async throws {
    var configuration = Self.configuration()
    configuration.headerTimeout = .seconds(1)
    try await HTTPTester.live(Self.router, configuration: configuration) { port in
      let socket = try RawSocket(port: port)
      try await socket.send("GET / HTTP/1.1\r\nHost: a")
      for _ in 0..<1000 {
        guard (try? await socket.send("a")) != nil else { break }
        try await Task.sleep(for: .milliseconds(25))
      }
      let response = String(decoding: try await socket.receiveAll(), as: UTF8.self)
      #expect(response.hasPrefix("HTTP/1.1 408"))
    }
  }

  @Test("A head that stops is cut off with 408, wherever it stops", arguments: [1, 4, 16, 20])
  func stoppingHead(_ length: Int) async throws {
    try await HTTPTester.live(Self.router, configuration: Self.configuration()) { port in
      let head = Array("GET / HTTP/1.1\r\nHost: a\r\n".utf8.prefix(length))
      let response = try await RawHTTP.exchange(head, port: port)
      #expect(response.hasPrefix("HTTP/1.1 408"))
    }
  }

  @Test("A body that does not come is cut off with 408")
  func missingBody() async throws {
    try await HTTPTester.live(Self.router, configuration: Self.configuration()) { port in
      let response = try await RawHTTP.exchange(
        Array("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc".utf8), port: port)
      #expect(response.hasPrefix("HTTP/1.1 408"))
      #expect(response.contains("/problems/request-timeout"))
    }
  }

  @Test("A connection that is only held open is closed without a word")
  func idle() async throws {
    try await HTTPTester.live(Self.router, configuration: Self.configuration()) { port in
      let socket = try RawSocket(port: port)
      #expect(try await socket.receiveAll().isEmpty)
    }
  }

  @Test("A handler that takes too long is answered for with 503")
  func slowHandler() async throws {
    try await HTTPTester.live(Self.router, configuration: Self.configuration()) { port in
      let answer = try await RawHTTP.send(.get, "/forever", port: port)
      #expect(answer.status == 503)
      #expect(answer.problemKind == "timeout")
      #expect(answer.headers["Retry-After"] == "5")
    }
  }

  @Test("A client that leaves cancels its handler")
  func leavesHandler() async throws {
    let witness = Witness()
    var router = Router()
    router.on(.get, "/wait") { _ in
      try await witness.waits()
      return .noContent
    }
    try await HTTPTester.live(router) { port in
      do {
        let socket = try RawSocket(port: port)
        try await socket.send(RawHTTP.request(.get, "/wait"))
        #expect(try await Self.eventually { witness.hasBegun.withLock { $0 } })
        socket.reset()
      }
      #expect(try await Self.eventually { witness.wasCancelled.withLock { $0 } })
    }
  }

  @Test("A client that leaves cancels its stream")
  func leavesStream() async throws {
    let witness = Witness()
    var router = Router()
    router.on(.get, "/wait") { _ in
      .events { events in
        try await events.send(data: "hello")
        try await witness.waits()
      }
    }
    try await HTTPTester.live(router) { port in
      do {
        let socket = try RawSocket(port: port)
        try await socket.send(RawHTTP.request(.get, "/wait"))
        var reader = AnswerReader(socket)
        _ = try await reader.head()
        #expect(try await reader.chunk() == Array("data: hello\n\n".utf8))
        socket.reset()
      }
      #expect(try await Self.eventually { witness.wasCancelled.withLock { $0 } })
    }
  }

  @Test("A quiet stream is kept alive by comments")
  func heartbeat() async throws {
    var router = Router()
    router.on(.get, "/quiet") { _ in
      .events(heartbeat: .milliseconds(20)) { _ in try await Task.sleep(for: .seconds(60)) }
    }
    try await HTTPTester.live(router) { port in
      let socket = try RawSocket(port: port)
      try await socket.send(RawHTTP.request(.get, "/quiet"))
      var reader = AnswerReader(socket)
      #expect(try await reader.head().status == 200)
      for _ in 0..<3 { #expect(try await reader.chunk() == Array(":\n\n".utf8)) }
      socket.reset()
    }
  }

  @Test("A writer waits for a reader that is slower")
  func backpressure() async throws {
    let written = Mutex(0)
    var router = Router()
    router.on(.get, "/big") { _ in
      .stream(type: "application/octet-stream") { writer in
        for _ in 0..<1000 {
          try await writer.write([UInt8](repeating: 0x61, count: 16 << 10))
          written.withLock { $0 += 16 << 10 }
        }
      }
    }
    try await HTTPTester.live(router) { [router] port in
      _ = router
      let socket = try RawSocket(port: port, receiveBuffer: 4096)
      try await socket.send(RawHTTP.request(.get, "/big"))
      var reader = AnswerReader(socket)
      _ = try await reader.head()
      try await Task.sleep(for: .milliseconds(200))
      let ahead = written.withLock { $0 }
      #expect(ahead < 8 << 20, "The system's buffers hold some megabytes, but not all sixteen")
      var received = 0
      while let chunk = try await reader.chunk() { received += chunk.count }
      #expect(received == 1000 * 16 << 10)
    }
  }

  @Test("More connections from one address than allowed are refused with 429")
  func crowd() async throws {
    var configuration = HTTPServerConfiguration()
    configuration.connectionsPerAddress = 3
    try await HTTPTester.live(Self.router, configuration: configuration) { port in
      var held: [RawSocket] = []
      for _ in 0..<3 {
        let socket = try RawSocket(port: port)
        try await socket.send(RawHTTP.request(.get, "/"))
        var reader = AnswerReader(socket)
        let answer = try await reader.next()
        #expect(answer.status == 200)
        held.append(socket)
      }
      let refused = try await RawHTTP.send(.get, "/", port: port)
      #expect(refused.status == 429)
      #expect(refused.problemKind == "too-many-connections")
      held = []
      var status = 0
      for _ in 0..<100 where status != 200 {
        try await Task.sleep(for: .milliseconds(10))
        status = try await RawHTTP.send(.get, "/", port: port).status
      }
      #expect(status == 200)
    }
  }
}
