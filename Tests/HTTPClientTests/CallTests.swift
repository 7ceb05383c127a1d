import HTTPClient
import HTTPServer
import Testing
import UsherTesting

@Suite("Outgoing calls")
struct CallTests {
  private static let router: Router = {
    var router = Router()
    router.on(.get, "/hello") { _ in .text("Hello!") }
    router.on(.get, "/fields") { request in
      .text(request.headers.map { "\($0.name)=\($0.value)" }.sorted().joined(separator: "\n"))
    }
    for method in [HTTPMethod.post, .put, .patch, .delete] {
      router.on(method, "/echo", body: .bytes(limit: 10_000_000, types: [])) { request in
        var response = HTTPResponse.bytes(request.body, type: "application/octet-stream")
        response.headers["X-Method"] = request.method.rawValue
        response.headers["X-Type"] = request.headers["Content-Type"] ?? "none"
        return response
      }
    }
    router.on(.get, "/status/{code}") { request in
      HTTPResponse(status: try request.parameter("code"))
    }
    return router
  }()

  @Test("get the answer's status, header fields and body")
  func simple() async throws {
    try await HTTPTester.live(Self.router) { port in
      try await withClient { client in
        let response = try await client.send(HTTPClientRequest(url: "http://127.0.0.1:\(port)/hello#part"))
        #expect(response.status == 200)
        #expect(response.headers["CONTENT-type"] == "text/plain; charset=utf-8")
        #expect(response.headers["no-such"] == nil)
        #expect(try await response.bytes(upTo: 6) == Array("Hello!".utf8))
      }
    }
  }

  @Test("send bodies of any size with any method", arguments: [0, 1, 5000, 100_000, 3_000_000])
  func bodies(size: Int) async throws {
    try await HTTPTester.live(Self.router) { port in
      try await withClient { client in
        for method in ["POST", "PUT", "PATCH", "DELETE", "POST"] {
          let body = [UInt8](repeating: UInt8(method.count), count: size)
          let response = try await client.send(
            HTTPClientRequest(method: method, url: "http://127.0.0.1:\(port)/echo", body: body))
          #expect(response.status == 200)
          #expect(response.headers["X-Method"] == method)
          #expect(response.headers["X-Type"] == "none", "no type is made up")
          #expect(try await response.bytes(upTo: size) == body)
        }
      }
    }
  }

  @Test("leave nothing of one call in the next over the same connection")
  func alternating() async throws {
    let server = try RawServer()
    try await withClient { client in
      let url = "http://127.0.0.1:\(server.port)/"
      let requests = [
        HTTPClientRequest(method: "POST", url: url, headers: [("X-Secret", "1")], body: Array("abc".utf8)),
        HTTPClientRequest(url: url),
        HTTPClientRequest(method: "HEAD", url: url),
        HTTPClientRequest(method: "POST", url: url),
        HTTPClientRequest(method: "DELETE", url: url, headers: [("X-Empty", "")]),
      ]
      async let heads: [String] = {
        let connection = try await server.accept()
        var heads: [String] = []
        for _ in 0..<5 {
          heads.append(try await connection.receiveHead())
          try await connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
        return heads
      }()
      for request in requests {
        let response = try await client.send(request)
        #expect(try await response.bytes(upTo: 10).isEmpty)
      }
      let seen = try await heads
      #expect(seen.map { $0.prefix { $0 != " " } } == ["POST", "GET", "HEAD", "POST", "DELETE"])
      #expect(seen[0].contains("X-Secret: 1\r\n") && seen[0].hasSuffix("\r\n\r\nabc"))
      #expect(seen[0].contains("Content-Length: 3\r\n") && !seen[0].contains("Expect"))
      for later in seen[1...] {
        #expect(!later.contains("X-Secret") && later.hasSuffix("\r\n\r\n"))
      }
      #expect(!seen[1].contains("Content-Length") && !seen[4].contains("Content-Length"))
      #expect(seen[3].contains("Content-Length: 0\r\n"))
      #expect(seen[4].contains("X-Empty:\r\n"))
    }
  }

  @Test("are answered with any status", arguments: [204, 304, 400, 404, 429, 500, 503])
  func status(code: Int) async throws {
    try await HTTPTester.live(Self.router) { port in
      try await withClient { client in
        let response = try await client.send(
          HTTPClientRequest(url: "http://127.0.0.1:\(port)/status/\(code)"))
        #expect(response.status == code)
      }
    }
  }

  @Test("skip interim answers and trailers, and keep fields that come twice")
  func unusual() async throws {
    let server = try RawServer()
    try await withClient { client in
      async let connection = server.answer(
        "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\nHTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\n"
          + "set-cookie:b=2 \r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Trailer: 1\r\n\r\n")
      let response = try await client.send(HTTPClientRequest(url: "http://127.0.0.1:\(server.port)/"))
      #expect(response.status == 200)
      #expect(response.headers.values("Set-Cookie") == ["a=1", "b=2"])
      #expect(response.headers["Link"] == nil)
      #expect(response.headers.map(\.name) == ["Set-Cookie", "set-cookie", "Transfer-Encoding"])
      #expect(try await response.bytes(upTo: 3) == Array("abc".utf8))
      _ = try await connection
    }
  }

  @Test(
    "fail with what went wrong when what comes is not HTTP",
    arguments: [
      "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
      "HTTP/1.1 200 OK\r\nX-Long: \(String(repeating: "x", count: 90_000))\r\n\r\n",
      "HTTP/1.1 200 OK\r\n\(String(repeating: "X-Field: value\r\n", count: 6000))\r\n",
      "HTTP/1.1 200 OK\r\nX-Long: \(String(repeating: "x", count: 200_000))",
    ])
  func malformed(answer: String) async throws {
    let server = try RawServer()
    try await withClient { client in
      async let connection = server.answer(answer)
      let failure = await client.failure(HTTPClientRequest(url: "http://127.0.0.1:\(server.port)/"))
      guard case .malformed = failure else {
        Issue.record("\(String(describing: failure))")
        return
      }
      _ = try? await connection
    }
  }

  @Test(
    "fail when the answer breaks off",
    arguments: [
      "", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal",
    ], [true, false])
  func broken(answer: String, isReset: Bool) async throws {
    let server = try RawServer()
    try await withClient { client in
      async let connection = server.answer(answer)
      async let failure = client.failure(HTTPClientRequest(url: "http://127.0.0.1:\(server.port)/"))
      if isReset {
        try await connection.connection.reset()
      } else {
        try await connection.connection.finishSending()
      }
      guard case .broken = await failure else {
        Issue.record("\(String(describing: await failure))")
        return
      }
    }
  }

  @Test("say when nobody answers")
  func nobody() async throws {
    let port = try RawServer().port
    try await withClient { client in
      let refused = await client.failure(HTTPClientRequest(url: "http://127.0.0.1:\(port)/"))
      guard case .cannotConnect = refused else {
        Issue.record("\(String(describing: refused))")
        return
      }
      let unknown = await client.failure(HTTPClientRequest(url: "http://nobody.invalid/"))
      #expect(unknown == .unknownHost("nobody.invalid"))
    }
  }
}
