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
}
