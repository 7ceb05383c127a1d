import Essentials
import HTTPServer
import Testing
import UsherTesting

@Suite("WebSocket frames")
struct WebSocketFramingTests {
  private typealias Raw = RawWebSocket

  @Test(
    "A message of any length comes back whole, text or bytes",
    arguments: [0, 1, 125, 126, 127, 65_535, 65_536, 200_000], [1, 2] as [UInt8])
  func lengths(_ length: Int, _ opcode: UInt8) async throws {
    let record = WebSocketRecord()
    try await HTTPTester.live(record.router(limits: WebSocketLimits(message: 200_000))) { port in
      var client = try await Raw("/echo", port: port)
      let payload = (0..<length).map { UInt8($0 % 26 + 0x61) }
      try await client.socket.send(Raw.frame(opcode, payload))
      #expect(try await client.next() == Raw.Frame(opcode: opcode, payload: payload))
    }
  }

  @Test("A message in pieces is put together, wherever it is cut", arguments: 0...8)
  func fragments(cut: Int) async throws {
    let whole = Array("a€😀".utf8)
    let record = WebSocketRecord()
    try await HTTPTester.live(record.router()) { port in
      var client = try await Raw("/echo", port: port)
      try await client.socket.send(
        Raw.frame(1, Array(whole[..<cut]), isFinal: false) + Raw.frame(0, [], isFinal: false)
          + Raw.frame(9, [7]) + Raw.frame(0, Array(whole[cut...])) + Raw.frame(1, [0x62]))
      #expect(try await client.next() == Raw.Frame(opcode: 10, payload: [7]))
      #expect(try await client.next()?.text == "a€😀")
      #expect(try await client.next()?.text == "b")
    }
    #expect(record.messages == [.text("a€😀"), .text("b")])
  }

  @Test("A frame may arrive byte by byte")
  func drips() async throws {
    let record = WebSocketRecord()
    try await HTTPTester.live(record.router()) { port in
      var client = try await Raw("/echo", port: port)
      for byte in Raw.frame(1, Array("slowly".utf8), isFinal: false) + Raw.frame(0, Array(" but surely".utf8))
      {
        try await client.socket.send([byte])
        try await Task.sleep(for: .milliseconds(1))
      }
      #expect(try await client.next()?.text == "slowly but surely")
    }
  }

  @Test("A ping is answered with its own content", arguments: [0, 1, 125])
  func pings(_ length: Int) async throws {
    try await HTTPTester.live(WebSocketRecord().router()) { port in
      var client = try await Raw("/echo", port: port)
      let payload = [UInt8](repeating: 0x70, count: length)
      try await client.socket.send(Raw.frame(10, [1, 2, 3]) + Raw.frame(9, payload))
      #expect(try await client.next() == Raw.Frame(opcode: 10, payload: payload))
    }
  }

  @Test("A quiet client is asked again and again whether it is there")
  func heartbeat() async throws {
    let limits = WebSocketLimits(pingInterval: .milliseconds(50), pongTimeout: .seconds(60))
    try await HTTPTester.live(WebSocketRecord().router(limits: limits)) { port in
      var client = try await Raw("/echo", port: port)
      for _ in 0..<3 {
        let ping = try #require(try await client.nextOfAny())
        #expect(ping.opcode == 9)
        try await client.socket.send(Raw.frame(10, ping.payload))
      }
    }
  }

  @Test("A quiet client that does not answer is let go")
  func unanswered() async throws {
    let record = WebSocketRecord()
    let limits = WebSocketLimits(pingInterval: .milliseconds(50), pongTimeout: .milliseconds(100))
    try await HTTPTester.live(record.router(limits: limits)) { port in
      var client = try await Raw("/echo", port: port)
      #expect(try await client.nextOfAny()?.opcode == 9)
      #expect(try await client.next() == nil)
      #expect(try await record.closeCode() == .abnormal)
    }
  }

  /// What no client may send, and how the server answers.
  struct Violation: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let bytes: [UInt8]
    let code: Int

    init(_ name: String, _ bytes: [UInt8], _ code: Int = 1002) {
      testDescription = name
      self.bytes = bytes
      self.code = code
    }
  }

  static let violations: [Violation] = [
    Violation("not masked", Raw.frame(1, [0x61], isMasked: false)),
    Violation("first reserved bit", Raw.frame(1, [0x61], reserved: 4)),
    Violation("second reserved bit", Raw.frame(1, [0x61], reserved: 2)),
    Violation("third reserved bit", Raw.frame(1, [0x61], reserved: 1)),
    Violation("unknown data frame", Raw.frame(3, [0x61])),
    Violation("another unknown data frame", Raw.frame(7, [])),
    Violation("unknown control frame", Raw.frame(11, [])),
    Violation("another unknown control frame", Raw.frame(15, [])),
    Violation("rest of nothing", Raw.frame(0, [0x61])),
    Violation("message within a message", Raw.frame(1, [0x61], isFinal: false) + Raw.frame(1, [0x62])),
    Violation("ping in pieces", Raw.frame(9, [], isFinal: false)),
    Violation("ping that is too long", Raw.frame(9, [UInt8](repeating: 0, count: 126))),
    Violation("close that is too long", Raw.frame(8, [0x03, 0xE8] + [UInt8](repeating: 0x61, count: 124))),
    Violation("length in more bytes than it needs", [0x81, 0xFE, 0, 1, 0, 0, 0, 0, 0x61]),
    Violation(
      "length in far more bytes than it needs", [0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0x61]),
    Violation("negative length", [0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]),
    Violation("close code 0", Raw.frame(8, [0, 0])),
    Violation("close code 999", Raw.frame(8, [0x03, 0xE7])),
    Violation("close code 1004", Raw.frame(8, [0x03, 0xEC])),
    Violation("close code 1005", Raw.frame(8, [0x03, 0xED])),
    Violation("close code 1006", Raw.frame(8, [0x03, 0xEE])),
    Violation("close code 1015", Raw.frame(8, [0x03, 0xF7])),
    Violation("close code 2999", Raw.frame(8, [0x0B, 0xB7])),
    Violation("close code 5000", Raw.frame(8, [0x13, 0x88])),
    Violation("close reason that is not UTF-8", Raw.frame(8, [0x03, 0xE8, 0xFF]), 1007),
    Violation("text that is not UTF-8", Raw.frame(1, [0x61, 0xFF]), 1007),
    Violation("text that ends too early", Raw.frame(1, [0xE2, 0x82]), 1007),
    Violation("overlong slash", Raw.frame(1, [0xC0, 0xAF]), 1007),
    Violation("half of a surrogate pair", Raw.frame(1, [0xED, 0xA0, 0x80]), 1007),
    Violation("beyond Unicode", Raw.frame(1, [0xF4, 0x90, 0x80, 0x80]), 1007),
    Violation(
      "text that is not UTF-8 in its second piece",
      Raw.frame(1, [0xE2], isFinal: false) + Raw.frame(0, [0x28, 0xA1]), 1007),
    Violation("message that is too long", Raw.frame(2, [UInt8](repeating: 0, count: 1001)), 1009),
    Violation(
      "announcement of a message that is too long", [0x82, 0xFF, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4, 5], 1009),
    Violation(
      "message that is too long in all",
      Raw.frame(2, [UInt8](repeating: 0, count: 600), isFinal: false)
        + Raw.frame(0, [UInt8](repeating: 0, count: 401)), 1009),
  ]

  @Test("What breaks the protocol closes the socket with the code that says how", arguments: violations)
  func violates(_ violation: Violation) async throws {
    let record = WebSocketRecord()
    try await HTTPTester.live(record.router(limits: WebSocketLimits(message: 1000))) { port in
      var client = try await Raw("/echo", port: port)
      try await client.send("before")
      #expect(try await client.next()?.text == "before")
      try await client.socket.send(violation.bytes)
      #expect(try await client.next()?.closeCode == violation.code)
      #expect(try await client.next() == nil)
      _ = try await record.closeCode()
    }
    #expect(record.messages == [.text("before")])
  }

  @Test("A close frame is answered with its own code", arguments: [1000, 1001, 1003, 1011, 3000, 4999])
  func closes(_ code: Int) async throws {
    let record = WebSocketRecord()
    try await HTTPTester.live(record.router()) { port in
      var client = try await Raw("/echo", port: port)
      // Nothing counts any more behind a close frame.
      try await client.socket.send(
        Raw.frame(8, [UInt8(code >> 8), UInt8(code & 0xFF)] + Array("bye".utf8)) + Raw.frame(1, [0x61]))
      #expect(try await client.next()?.closeCode == code)
      #expect(try await client.next() == nil)
      #expect(try await record.closeCode()?.rawValue == UInt16(code))
    }
    #expect(record.messages.isEmpty)
  }

  @Test("A close frame without a code is answered without one")
  func closesSilently() async throws {
    let record = WebSocketRecord()
    try await HTTPTester.live(record.router()) { port in
      var client = try await Raw("/echo", port: port)
      try await client.socket.send(Raw.frame(8, []))
      #expect(try await client.next() == Raw.Frame(opcode: 8, payload: []))
      #expect(try await client.next() == nil)
      #expect(try await record.closeCode() == WebSocketCloseCode.none)
    }
  }

  @Test("The handler closes with a code and a reason; when it fails, the client learns no more than that")
  func handlerCloses() async throws {
    var router = Router()
    router.webSocket("/bye") { _, socket in
      try await socket.send("last words")
      socket.close(.policyViolation, reason: String(repeating: "ü", count: 100))
      await #expect(throws: WebSocketClosed.self) { try await socket.send("too late") }
    }
    router.webSocket("/ends") { _, _ in throw CancellationError() }
    router.webSocket("/breaks") { _, _ in throw Problem.notFound("secret") }
    try await HTTPTester.live(router) { port in
      var client = try await Raw("/bye", port: port)
      #expect(try await client.next()?.text == "last words")
      let close = try #require(try await client.next())
      #expect(close.closeCode == 1008)
      #expect(String(validating: close.payload.dropFirst(2), as: UTF8.self)?.count == 61)
      var ending = try await Raw("/ends", port: port)
      #expect(try await ending.next()?.closeCode == 1000)
      var breaking = try await Raw("/breaks", port: port)
      let frame = try #require(try await breaking.next())
      #expect(frame.closeCode == 1011)
      #expect(frame.payload.count == 2)
    }
  }

  @Test("A frame that is cut short is no message", arguments: 1..<19)
  func truncated(_ length: Int) async throws {
    let frame = Raw.frame(1, Array("hello, usher".utf8))
    #expect(frame.count == 18)
    let record = WebSocketRecord()
    try await HTTPTester.live(record.router()) { port in
      let client = try await Raw("/echo", port: port)
      try await client.socket.send(Array(frame.prefix(length)))
      client.socket.finishSending()
      #expect(try await record.closeCode() == .abnormal)
    }
    #expect(record.messages == (length == 18 ? [.text("hello, usher")] : []))
  }
}
