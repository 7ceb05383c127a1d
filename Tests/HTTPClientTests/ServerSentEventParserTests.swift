import Essentials
import Testing

@testable import HTTPClient

@Suite("Server-Sent Events")
struct ServerSentEventParserTests {
  private struct Stream: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let events: [ServerSentEvent]

    var testDescription: String { name }

    init(_ name: String, _ text: String, _ events: ServerSentEvent...) {
      self.name = name
      self.text = text
      self.events = events
    }
  }

  private static let streams = [
    Stream("nothing", ""),
    Stream("one line", "data: a\n\n", event("a")),
    Stream("no space behind the colon", "data:a\n\n", event("a")),
    Stream("only the first space is not data", "data:  a\n\n", event(" a")),
    Stream("carriage returns", "data: a\r\rdata: b\r\r", event("a"), event("b")),
    Stream("both kinds of line ends", "data: a\r\n\r\ndata: b\r\n\n", event("a"), event("b")),
    Stream("several lines of data", "data: a\ndata:\ndata: b\n\n", event("a\n\nb")),
    Stream("a byte order mark", "\u{FEFF}data: a\n\n", event("a")),
    Stream("comments that keep the connection", ": ping\n\n:\n\ndata: a\n: ping\n\n", event("a")),
    Stream("events without data", "event: ping\n\ndata:\n\ndata: a\n\n", event("a")),
    Stream("fields in any order", "id: 7\ndata: a\nevent: x\nretry: 10\n\n", event("a", name: "x", id: "7")),
    Stream(
      "names end with their event", "event: x\ndata: a\n\ndata: b\n\n", event("a", name: "x"), event("b")),
    Stream("fields without a colon", "event\ndata\ndata: a\n\n", event("\na")),
    Stream("fields that nobody knows", "dat: x\ndatas: y\nhello\ndata: a\n\n", event("a")),
    Stream("no empty line at the end", "data: a\n\ndata: b", event("a"), event("b")),
    Stream(
      "letters of several bytes", "data: Grüß Gott 🎟\n\ndata: 日本\n\n", event("Grüß Gott 🎟"), event("日本")),
  ]

  private static func event(_ text: String, name: String? = nil, id: String? = nil) -> ServerSentEvent {
    ServerSentEvent(name: name, data: Array(text.utf8), id: id)
  }

  private static func parse(_ pieces: [ArraySlice<UInt8>]) throws -> [ServerSentEvent] {
    var parser = ServerSentEventParser()
    var events: [ServerSentEvent] = []
    for piece in pieces { events += try parser.take(Array(piece)) }
    return events + (parser.finish().map { [$0] } ?? [])
  }

  @Test("are the same however the bytes are split", arguments: streams)
  private func splits(_ stream: Stream) throws {
    let bytes = Array(stream.text.utf8)
    #expect(try Self.parse([bytes[...]]) == stream.events)
    #expect(try Self.parse(bytes.indices.map { bytes[$0...$0] }) == stream.events)
    for middle in bytes.indices {
      #expect(try Self.parse([bytes[..<middle], bytes[middle...]]) == stream.events, "split at \(middle)")
    }
  }

  @Test("are the same however a long stream is split")
  func randomSplits() throws {
    let stream = Array(Self.streams.dropLast(2).map(\.text).joined().utf8)
    let whole = try Self.parse([stream[...]])
    var random = SplitMix64(seed: 1)
    for _ in 0..<300 {
      var pieces: [ArraySlice<UInt8>] = []
      var rest = stream[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 0...20, using: &random))
        pieces.append(piece)
        rest = rest.dropFirst(piece.count)
      }
      #expect(try Self.parse(pieces) == whole)
    }
  }

  @Test("of any bytes do no harm, and are the same however they are split")
  func randomBytes() throws {
    let alphabet = Array("data: e\r\n\u{FEFF}:x".utf8) + [0xFF, 0xEF, 0]
    var random = SplitMix64(seed: 2)
    for _ in 0..<500 {
      let bytes = (0..<200).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      let middle = Int.random(in: 0...bytes.count, using: &random)
      #expect(try Self.parse([bytes[...]]) == Self.parse([bytes[..<middle], bytes[middle...]]))
    }
  }

  @Test("are not collected without end", arguments: ["data: ", ": ", "data: a\ndata: "])
  func bound(start: String) {
    var parser = ServerSentEventParser(limit: 100)
    #expect(throws: ServerSentEventParser.TooLong(limit: 100)) {
      _ = try parser.take(Array(start.utf8))
      for _ in 0..<20 { _ = try parser.take(Array("0123456789".utf8)) }
    }
  }

  @Test("are bounded each, not together")
  func manyEvents() throws {
    var parser = ServerSentEventParser(limit: 100)
    for _ in 0..<100 { #expect(try parser.take(Array("data: 0123456789\n\n".utf8)).count == 1) }
  }
}
