import Essentials
import HTTPServer
import Testing
import UsherTesting

@Suite("Malformed requests")
struct MalformedRequestTests {
  private static let router: Router = {
    var router = Router()
    router.on(.get, "/") { _ in .text("root") }
    router.on(.get, "/things/{id}") { request in .text(try request.parameter("id", as: String.self)) }
    router.on(.post, "/echo", body: .bytes(limit: 1000, types: [])) { request in
      .bytes(request.body, type: "application/octet-stream")
    }
    return router
  }()

  private static func status(of response: String) -> String {
    String(response.prefix(while: { $0 != "\r" }).split(separator: " ").dropFirst().first ?? "")
  }

  @Test(
    "What breaks the protocol is answered with a problem, and ends the connection",
    arguments: [
      ("no version", "GET /\r\n\r\n", "400"),
      ("unknown version", "GET / HTTP/7.0\r\nHost: a\r\n\r\n", "505"),
      ("no host", "GET / HTTP/1.1\r\n\r\n", "400"),
      ("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400"),
      ("no colon", "GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n", "400"),
      ("space before the colon", "GET / HTTP/1.1\r\nHost: a\r\nX-A : b\r\n\r\n", "400"),
      ("empty name", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\nX-A: b\r\n\r\n", "400"),
      ("empty name and value", "GET / HTTP/1.1\r\nHost: a\r\n:\r\nX-A: b\r\n\r\n", "400"),
      ("empty name at the end", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", "400"),
      ("line feeds alone", "GET / HTTP/1.1\nHost: a\n\n", "400"),
      ("two spaces", "GET  /  HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
      ("space in the address", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
      ("space at the line's end", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", "400"),
      ("zero byte in the address", "GET /\0secret HTTP/1.1\r\nHost: a\r\n\r\n", "400"),
      ("zero byte in a name", "GET / HTTP/1.1\r\nHost: a\r\nX-A\0: b\r\n\r\n", "400"),
      ("space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", "400"),
      ("control character in a value", "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\u{1}c\r\n\r\n", "400"),
      ("lone carriage return in a value", "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\rc\r\n\r\n", "400"),
      (
        "both lengths",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "400"
      ),
      (
        "two lengths",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde", "400"
      ),
      ("negative length", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", "400"),
      ("signed length", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: +4\r\n\r\nabcd", "400"),
      ("length that is no number", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4x\r\n\r\nabcd", "400"),
      (
        "length beyond 64 bits",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n", "413"
      ),
      (
        "unknown coding",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "400"
      ),
      (
        "disguised coding",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "400"
      ),
      (
        "chunk that is no number",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", "400"
      ),
      (
        "chunk without its end",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n", "400"
      ),
    ])
  func brokenProtocol(_ example: (name: String, request: String, status: String)) async throws {
    try await HTTPTester.live(Self.router) { port in
      let response = try await RawHTTP.exchange(Array(example.request.utf8), port: port)
      #expect(Self.status(of: response) == example.status, "\(example.name): \(response)")
      #expect(response.contains("application/problem+json"), "\(example.name): \(response)")
    }
  }

  @Test(
    "What only its path or query breaks is answered, and the connection lives on",
    arguments: [
      ("/things/%zz", 400), ("/things/%4", 400), ("/things/%", 400), ("/things/%00", 400),
      ("/things/a%00b", 400), ("/things/%ff%fe", 400), ("/things/%c3%28", 400), ("/?q=%zz", 400),
      ("/?q=%00", 400), ("/?%ff=1", 400), ("/things/%2e%2e", 200), ("/../etc/passwd", 404),
      ("/things/" + String(repeating: "a", count: 6000), 200),
    ])
  func brokenTarget(_ example: (target: String, status: Int)) async throws {
    try await HTTPTester.live(Self.router) { port in
      let socket = try RawSocket(port: port)
      var reader = AnswerReader(socket)
      try await socket.send(RawHTTP.request(.get, example.target))
      let answer = try await reader.next()
      #expect(answer.status == example.status)
      if answer.status != 200 { #expect(answer.problemKind != nil) }
      try await socket.send(RawHTTP.request(.get, "/"))
      let next = try await reader.next()
      #expect(next.text == "root")
    }
  }

  @Test("Bytes that are not UTF-8 in a path are refused")
  func rawBytes() async throws {
    try await HTTPTester.live(Self.router) { port in
      let path = Array("GET /things/".utf8) + [0xFF, 0xC0] + Array(" HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
      let socket = try RawSocket(port: port)
      try await socket.send(path)
      var reader = AnswerReader(socket)
      #expect(try await reader.next().status == 400)
    }
  }

  @Test(
    "A body that ends too early is told so when its client has closed its end",
    arguments: ["Content-Length: 30\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nab"])
  func cutShort(_ rest: String) async throws {
    try await HTTPTester.live(Self.router) { port in
      let socket = try RawSocket(port: port)
      try await socket.send("POST /echo HTTP/1.1\r\nHost: a\r\n" + rest)
      socket.finishSending()
      let answer = String(decoding: try await socket.receiveAll(), as: UTF8.self)
      #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400"))
    }
  }

  @Test(
    "Header fields beyond the limit are refused, whatever their size",
    arguments: [17_000, 20_000, 20_300, 20_400, 20_470, 40_000, 400_000])
  func hugeHeader(_ size: Int) async throws {
    try await HTTPTester.live(Self.router) { port in
      let field = "X-Big: \(String(repeating: "x", count: size))\r\n"
      let response = try await RawHTTP.exchange(
        Array("GET / HTTP/1.1\r\nHost: a\r\n\(field)\r\n".utf8), port: port)
      #expect(Self.status(of: response) == "431")
      #expect(response.contains("/problems/header-fields-too-large"))
    }
  }

  @Test("Many fields and a long address are refused")
  func manyFields() async throws {
    try await HTTPTester.live(Self.router) { port in
      let fields = (0..<5000).map { "X-\($0): y\r\n" }.joined()
      let many = try await RawHTTP.exchange(
        Array("GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n".utf8), port: port)
      #expect(Self.status(of: many) == "431")
      let target = "/things/" + String(repeating: "a", count: 60_000)
      let long = try await RawHTTP.exchange(
        Array("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n".utf8), port: port)
      #expect(Self.status(of: long) == "414")
      #expect(long.contains("/problems/uri-too-long"))
    }
  }

  @Test("A second request hidden behind the first one's body is not run")
  func smuggled() async throws {
    try await HTTPTester.live(Self.router) { port in
      let request =
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        + "GET /things/smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
      let response = try await RawHTTP.exchange(Array(request.utf8), port: port)
      #expect(!response.contains("smuggled"))
    }
  }

  @Test("A field without a name does not end the head", arguments: [":", ": b", ":b:", ":   "])
  func hidden(_ line: String) async throws {
    try await HTTPTester.live(Self.router) { port in
      let request =
        "GET / HTTP/1.1\r\nHost: a\r\nX-A:\r\n\(line)\r\n"
        + "GET /things/smuggled HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
      let response = try await RawHTTP.exchange(Array(request.utf8), port: port)
      #expect(response.hasPrefix("HTTP/1.1 400"))
      #expect(!response.contains("smuggled"))
    }
  }

  @Test("Fields without a value are fine, also as the last")
  func emptyValues() async throws {
    try await HTTPTester.live(Self.router) { port in
      for fields in ["X-A:\r\nConnection: close", "Connection: close\r\nX-A:", "Connection: close\r\nX-A:  "]
      {
        let response = try await RawHTTP.exchange(
          Array("GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n".utf8), port: port)
        #expect(response.hasPrefix("HTTP/1.1 200"))
      }
    }
  }

  @Test("Requests sent ahead are answered in order")
  func pipelined() async throws {
    try await HTTPTester.live(Self.router) { port in
      let socket = try RawSocket(port: port)
      try await socket.send((1...20).flatMap { RawHTTP.request(.get, "/things/\($0)") })
      var reader = AnswerReader(socket)
      for number in 1...20 {
        let answer = try await reader.next()
        #expect(answer.text == String(number))
      }
    }
  }

  @Test("A body in chunks is put together, and one that is too long is refused")
  func chunks() async throws {
    try await HTTPTester.live(Self.router) { port in
      let head = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      let socket = try RawSocket(port: port)
      var reader = AnswerReader(socket)
      for piece in [head, "3\r\nabc\r\n", "2;x=y\r", "\nde\r\n", "0\r\n", "\r\n"] {
        try await socket.send(piece)
        try await Task.sleep(for: .milliseconds(2))
      }
      let answer = try await reader.next()
      #expect(answer.text == "abcde")
      let long = "400\r\n\(String(repeating: "z", count: 1024))\r\n"
      try await socket.send(head + long + long + "0\r\n\r\n")
      let refused = try await reader.next()
      #expect(refused.status == 413)
      try await socket.send(RawHTTP.request(.get, "/"))
      let next = try await reader.next()
      #expect(next.status == 200)
    }
  }

  @Test("A client that sends far too much still reads why it was refused")
  func floods() async throws {
    try await HTTPTester.live(Self.router) { port in
      let megabyte = [UInt8](repeating: 0x61, count: 1 << 20)
      let announced = try RawSocket(port: port)
      try await announced.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 8388608\r\n\r\n")
      for _ in 0..<8 { try? await announced.send(megabyte) }
      let first = String(decoding: try await announced.receiveAll(), as: UTF8.self)
      #expect(first.hasPrefix("HTTP/1.1 413"))
      let chunked = try RawSocket(port: port)
      try await chunked.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
      for _ in 0..<8 { try? await chunked.send(Array("100000\r\n".utf8) + megabyte + [13, 10]) }
      let second = String(decoding: try await chunked.receiveAll(), as: UTF8.self)
      #expect(second.hasPrefix("HTTP/1.1 413"))
    }
  }

  @Test("Random bytes crash nothing, and the server goes on", arguments: [1, 2, 3, 4] as [UInt64])
  func randomBytes(_ seed: UInt64) async throws {
    try await HTTPTester.live(Self.router) { port in
      var random = SplitMix64(seed: seed)
      let seeds = [
        "GET /things/%41?a=b&c=%20 HTTP/1.1\r\nHost: a\r\nX-A: b\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc",
      ]
      for _ in 0..<60 {
        var bytes = Array(seeds[Int.random(in: 0..<seeds.count, using: &random)].utf8)
        for _ in 0..<Int.random(in: 1...6, using: &random) {
          let index = Int.random(in: 0..<bytes.count, using: &random)
          switch Int.random(in: 0..<3, using: &random) {
          case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
          case 1: bytes.remove(at: index)
          default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
          }
        }
        let socket = try RawSocket(port: port)
        try await socket.send(bytes)
        socket.finishSending()
        do { _ = try await socket.receiveAll() } catch {
          Issue.record("No end after \(String(decoding: bytes, as: UTF8.self).debugDescription)")
        }
      }
      let answer = try await RawHTTP.send(.get, "/", port: port)
      #expect(answer.text == "root")
    }
  }
}
