import Essentials
import HTTPServer
import Testing
import UsherTesting

@Suite("WebSocket")
struct WebSocketTests {
  private static let echo: Router = {
    var router = Router()
    router.webSocket("/echo", limits: WebSocketLimits(message: 1000)) { _, socket in
      for await message in socket.messages {
        switch message {
        case .text(let text): try await socket.send(text)
        case .binary(let bytes): try await socket.send(bytes)
        }
      }
    }
    return router
  }()

  @Test("Messages go both ways, and the handshake is the standard's example")
  func echoes() async throws {
    try await HTTPTester.live(Self.echo) { port in
      var client = try await RawWebSocket("/echo", port: port)
      #expect(client.answer.status == 101)
      #expect(client.answer.headers["Sec-WebSocket-Accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
      for text in ["one", "", "drei €", String(repeating: "x", count: 1000)] {
        try await client.send(text)
        let frame = try await client.next()
        #expect(frame == RawWebSocket.Frame(opcode: 1, payload: Array(text.utf8)))
      }
      try await client.socket.send(RawWebSocket.frame(8, [0x03, 0xE8]))
      #expect(try await client.next()?.closeCode == 1000)
      #expect(try await client.next() == nil)
    }
  }
}
