import Essentials
import HTTPServer
import Synchronization
import Testing
import UsherTesting

@Suite("From HTTP to WebSocket")
struct WebSocketUpgradeTests {
  private static func echo(_ socket: WebSocket) async throws {
    for await case .text(let text) in socket.messages { try await socket.send(text) }
  }

  @Test("Frames that arrive before the server has switched are not lost", arguments: [1, 20])
  func eagerClient(frames: Int) async throws {
    let (hasBegun, begun) = AsyncStream<Void>.makeStream()
    let (mayGoOn, goOn) = AsyncStream<Void>.makeStream()
    var router = Router()
    router.webSocket(
      "/late",
      accept: { _ in
        begun.finish()
        for await _ in mayGoOn {}
      }, { _, socket in try await Self.echo(socket) })
    try await HTTPTester.live(router) { port in
      var client = try await RawWebSocket("/late", port: port) { socket in
        for await _ in hasBegun {}
        for number in 1...frames {
          try await socket.send(RawWebSocket.frame(1, Array("early \(number)".utf8)))
        }
        goOn.finish()
      }
      #expect(client.answer.status == 101)
      for number in 1...frames { #expect(try await client.next()?.text == "early \(number)") }
      try await client.send("late")
      #expect(try await client.next()?.text == "late")
    }
  }

  @Test("Frames in one packet with the handshake are not lost")
  func sentTogether() async throws {
    var router = Router()
    router.webSocket("/echo") { _, socket in try await Self.echo(socket) }
    try await HTTPTester.live(router) { port in
      var client = try await RawWebSocket("/echo", port: port, early: RawWebSocket.frame(1, Array("a".utf8)))
      #expect(try await client.next()?.text == "a")
      try await client.send("b")
      #expect(try await client.next()?.text == "b")
    }
  }

  @Test("A WebSocket counts among its address's connections until it closes")
  func counted() async throws {
    var configuration = HTTPServerConfiguration()
    configuration.connectionsPerAddress = 2
    var router = Router()
    router.webSocket("/echo") { _, socket in try await Self.echo(socket) }
    router.on(.get, "/") { _ in .text("root") }
    try await HTTPTester.live(router, configuration: configuration) { port in
      var first = try await RawWebSocket("/echo", port: port)
      let second = try await RawWebSocket("/echo", port: port)
      #expect(first.answer.status == 101)
      #expect(second.answer.status == 101)
      for _ in 0..<3 {
        let refused = try await RawHTTP.send(.get, "/", port: port)
        #expect(refused.status == 429)
      }
      try await first.socket.send(RawWebSocket.frame(8, [0x03, 0xE8]))
      while try await first.next() != nil {}
      var status = 429
      for _ in 0..<1000 where status == 429 {
        status = try await RawHTTP.send(.get, "/", port: port).status
        if status == 429 { try await Task.sleep(for: .milliseconds(5)) }
      }
      #expect(status == 200, "The closed one's place is free again")
    }
  }

  @Test(
    "Of the subprotocols that the client offers, the server's favourite is chosen",
    arguments: [("b", "b"), ("a, b", "a"), ("b,a", "a"), ("x, b", "b"), ("x", nil), ("A", nil)]
      as [(String, String?)])
  func subprotocols(_ example: (offered: String, chosen: String?)) async throws {
    var router = Router()
    router.webSocket("/socket", protocols: ["a", "b"]) { _, socket in
      try await socket.send(socket.subprotocol ?? "none")
    }
    try await HTTPTester.live(router) { port in
      var client = try await RawWebSocket(
        "/socket", port: port, headers: ["Sec-WebSocket-Protocol": example.offered])
      if let chosen = example.chosen {
        #expect(client.answer.status == 101)
        #expect(client.answer.headers["Sec-WebSocket-Protocol"] == chosen)
        #expect(try await client.next()?.text == chosen)
      } else {
        #expect(client.answer.status == 400)
      }
      let silent = try await RawWebSocket("/socket", port: port)
      #expect(silent.answer.status == 400)
    }
  }

  @Test("What the route does not accept is answered with its problem, and the connection goes on")
  func refused() async throws {
    var router = Router()
    router.webSocket("/closed", accept: { _ in throw Problem.unauthorized("Bring a token.") }, { _, _ in })
    router.on(.get, "/") { _ in .text("root") }
    try await HTTPTester.live(router) { port in
      let socket = try RawSocket(port: port)
      var reader = AnswerReader(socket)
      try await socket.send(RawHTTP.request(.get, "/closed", headers: RawWebSocket.handshake))
      let refusal = try await reader.next()
      #expect(refusal.status == 401)
      #expect(refusal.problemKind == "unauthorized")
      try await socket.send(RawHTTP.request(.get, "/"))
      #expect(try await reader.next().text == "root")
    }
  }

  @Test(
    "A handshake that is none is refused with what it lacks",
    arguments: [
      ("Upgrade", nil, 426), ("Upgrade", "h2c", 426), ("Connection", "keep-alive", 426),
      ("Sec-WebSocket-Version", "8", 426), ("Sec-WebSocket-Version", nil, 426),
      ("Sec-WebSocket-Key", nil, 400), ("Sec-WebSocket-Key", "c2hvcnQ=", 400),
      ("Sec-WebSocket-Key", "not base 64 at all!!!!!!", 400),
    ] as [(String, String?, Int)])
  func malformed(_ example: (field: String, value: String?, status: Int)) async throws {
    var router = Router()
    router.webSocket("/socket") { _, _ in }
    try await HTTPTester.live(router) { port in
      var headers = RawWebSocket.handshake
      headers[example.field] = example.value
      let answer = try await RawHTTP.send(.get, "/socket", headers: headers, port: port)
      #expect(answer.status == example.status)
      #expect(answer.problemKind != nil)
      if example.status == 426 {
        #expect(answer.headers["Upgrade"] == "websocket")
        #expect(answer.headers["Sec-WebSocket-Version"] == "13")
      }
    }
  }

  @Test(
    "Only pages of this server and those that are named may connect",
    arguments: [
      (nil, 101), ("http://localhost", 101), ("https://shop.example", 101), ("https://SHOP.example", 101),
      ("https://evil.example", 403), ("http://localhost.evil.example", 403), ("null", 403),
    ] as [(String?, Int)])
  func origins(_ example: (origin: String?, status: Int)) async throws {
    var configuration = HTTPServerConfiguration()
    configuration.corsOrigins = ["https://shop.example"]
    var router = Router()
    router.webSocket("/socket") { _, _ in }
    try await HTTPTester.live(router, configuration: configuration) { port in
      var headers: HTTPHeaders = [:]
      headers["Origin"] = example.origin
      let client = try await RawWebSocket("/socket", port: port, headers: headers)
      #expect(client.answer.status == example.status)
    }
  }
}
