import Essentials
import HTTPServer
import Testing
import UsherTesting

@Suite("Hostile WebSocket bytes")
struct WebSocketFuzzTests {
  private typealias Raw = RawWebSocket

  private static func payload(_ random: inout SplitMix64) -> [UInt8] {
    let length = [0, 1, 2, 125, 126, 127, 300].randomElement(using: &random) ?? 0
    return (0..<length).map { _ in UInt8.random(in: 0x20...0x7E, using: &random) }
  }

  /// Frames that keep to the protocol: messages, some in pieces, with pings in between.
  private static func stream(_ random: inout SplitMix64) -> (bytes: [UInt8], texts: [String]) {
    var bytes: [UInt8] = []
    var texts: [String] = []
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let pieces = (0..<Int.random(in: 1...4, using: &random)).map { _ in payload(&random) }
      for (index, piece) in pieces.enumerated() {
        if Int.random(in: 0..<4, using: &random) == 0 { bytes += Raw.frame(9, [1, 2]) }
        bytes += Raw.frame(index == 0 ? 1 : 0, piece, isFinal: index == pieces.count - 1)
      }
      texts.append(String(decoding: pieces.flatMap { $0 }, as: UTF8.self))
    }
    return (bytes, texts)
  }

  @Test("What keeps to the protocol is understood, however it is cut into packets", arguments: 1...8)
  func valid(_ seed: Int) async throws {
    var random = SplitMix64(seed: UInt64(seed))
    let (bytes, texts) = Self.stream(&random)
    let cuts = (0..<20).map { _ in Int.random(in: 0...bytes.count, using: &random) }.sorted()
    try await HTTPTester.live(WebSocketRecord().router()) { port in
      var client = try await Raw("/echo", port: port)
      var start = 0
      for cut in cuts + [bytes.count] {
        try await client.socket.send(Array(bytes[start..<cut]))
        start = cut
        await Task.yield()
      }
      for text in texts {
        var frame = try await client.next()
        while frame?.opcode == 10 { frame = try await client.next() }
        #expect(frame == Raw.Frame(opcode: 1, payload: Array(text.utf8)))
      }
    }
  }

  @Test(
    "Bytes changed at random end the connection or mean something, and hurt nobody else", arguments: 1...4)
  func mutated(_ seed: Int) async throws {
    let record = WebSocketRecord()
    try await HTTPTester.live(record.router(limits: WebSocketLimits(message: 4096))) { port in
      var random = SplitMix64(seed: UInt64(seed) << 8)
      var bystander = try await Raw("/echo", port: port)
      for _ in 0..<50 {
        var bytes = Self.stream(&random).bytes
        for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
          let index = Int.random(in: 0..<bytes.count, using: &random)
          switch Int.random(in: 0..<4, using: &random) {
          case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
          case 1: bytes.remove(at: index)
          case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
          default: bytes.removeLast(bytes.count - index)
          }
        }
        var client = try await Raw("/echo", port: port)
        try await client.socket.send(bytes)
        client.socket.finishSending()
        while let frame = try await client.next() {
          #expect([1, 2, 8, 10].contains(frame.opcode))
          if frame.opcode == 1 { #expect(String(validating: frame.payload, as: UTF8.self) != nil) }
        }
      }
      try await bystander.send("still here")
      #expect(try await bystander.next()?.text == "still here")
    }
    for message in record.messages {
      switch message {
      case .text(let text): #expect(text.utf8.count <= 4096)
      case .binary(let bytes): #expect(bytes.count <= 4096)
      }
    }
  }

  @Test("Noise instead of frames closes the connection", arguments: 1...4)
  func noise(_ seed: Int) async throws {
    try await HTTPTester.live(WebSocketRecord().router()) { port in
      var random = SplitMix64(seed: UInt64(seed) << 16)
      for _ in 0..<50 {
        let bytes = (0..<Int.random(in: 1...400, using: &random)).map { _ in
          UInt8.random(in: 0...255, using: &random)
        }
        let client = try await Raw("/echo", port: port, early: bytes)
        client.socket.finishSending()
        _ = try await client.socket.receiveAll()
      }
      var next = try await Raw("/echo", port: port)
      try await next.send("fine")
      #expect(try await next.next()?.text == "fine")
    }
  }
}
