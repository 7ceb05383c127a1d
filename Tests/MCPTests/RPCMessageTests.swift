import Essentials
import Testing

@testable import MCP

@Suite struct RPCMessageTests {
  @Test(
    "Messages are what they were when they come back",
    arguments: [
      #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"x"}}"#,
      #"{"jsonrpc":"2.0","id":"a","method":"ping"}"#,
      #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
      #"{"jsonrpc":"2.0","id":2,"result":{"z":1,"a":2}}"#,
      #"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"no"}}"#,
    ])
  func roundTrip(_ text: String) throws {
    let message = try RPCMessage(parsing: Array(text.utf8))
    #expect(try JSONValue(parsing: message.text.bytes) == JSONValue(parsing: text))
  }

  @Test(
    "What is no message is refused with its code",
    arguments: [
      ("", -32700), ("{", -32700), ("[]", -32600), ("{}", -32600),
      (#"{"jsonrpc":"1.0","id":1,"method":"x"}"#, -32600),
      (#"{"jsonrpc":"2.0","id":1.5,"method":"x"}"#, -32600),
      (#"{"jsonrpc":"2.0","id":1,"method":3}"#, -32600),
      (#"{"jsonrpc":"2.0","id":1}"#, -32600),
    ] as [(String, Int64)])
  func refused(_ text: String, _ code: Int64) {
    let error = #expect(throws: RPCError.self) { try RPCMessage(parsing: Array(text.utf8)) }
    #expect(error?.code == code)
  }

  @Test("No bytes break it")
  func anything() {
    var random = SplitMix64(seed: 3)
    let whole = Array(
      #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"é","arguments":{}}}"#.utf8)
    for _ in 0..<5000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1 where bytes.count > 1: bytes.remove(at: place)
        default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        }
      }
      _ = try? RPCMessage(parsing: bytes)
    }
  }

  @Test("Lines come whole, however they were cut, and none is longer than it may be")
  func lines() throws {
    var random = SplitMix64(seed: 4)
    for _ in 0..<200 {
      let lines = (0..<5).map { index in
        String(repeating: "x", count: Int.random(in: 1...30, using: &random)) + "\(index)"
      }
      let bytes = Array((lines.joined(separator: "\n") + "\r\n\n").utf8)
      var buffer = LineBuffer(limit: 64)
      var found: [String] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = min(rest.count, Int.random(in: 1...20, using: &random))
        found += try buffer.take(rest.prefix(count)).map { String(decoding: $0, as: UTF8.self) }
        rest = rest.dropFirst(count)
      }
      #expect(found == lines)
    }
    var buffer = LineBuffer(limit: 10)
    #expect(throws: LineBuffer.TooLong.self) { try buffer.take(Array(repeating: 65, count: 11)[...]) }
  }

  @Test(
    "A name goes into a header field and comes out of it",
    arguments: ["search", "größe", " x", "=?base64?eA==?=", ""])
  func headerText(_ text: String) {
    let field = HeaderText.encoded(text)
    #expect(field.utf8.allSatisfy { 0x20...0x7E ~= $0 })
    #expect(HeaderText.decoded(field) == text)
  }
}
