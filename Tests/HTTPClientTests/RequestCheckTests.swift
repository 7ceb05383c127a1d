import HTTPClient
import Testing
import UsherTesting

@Suite("What may not be sent")
struct RequestCheckTests {
  private static func refuses(_ request: HTTPClientRequest) async throws -> Bool {
    try await withClient { client in
      if case .invalidRequest = await client.failure(request) { return true }
      return false
    }
  }

  /// Nobody listens there: what is not refused cannot connect.
  private static let url = "http://127.0.0.1:1/"

  @Test(
    "is a header field that begins another one, or another request",
    arguments: [
      ("X-A", "1\r\nX-B: 2"), ("X-A", "1\nX-B: 2"), ("X-A", "1\rX-B: 2"), ("X-A", "1\u{0}"),
      ("X-A", "\u{7F}"),
      ("X-A", "1\r\n\r\nGET /other HTTP/1.1"), ("X-A\r\nX-B", "1"), ("X-A:", "1"), ("X A", "1"), ("", "1"),
      ("X-A;", "1"), (":authority", "other"), ("X-Ä", "1"), ("X-A\u{0}", "1"), ("X-A\t", "1"),
    ])
  func injection(name: String, value: String) async throws {
    #expect(try await Self.refuses(HTTPClientRequest(url: Self.url, headers: [(name, value)])))
  }

  @Test(
    "is a field that frames the message",
    arguments: [
      "Content-Length", "content-length", "Transfer-Encoding", "TRANSFER-ENCODING", "Connection", "Upgrade",
      "TE",
      "Trailer", "Keep-Alive", "Expect", "Proxy-Authorization", "Proxy-Connection", "HTTP2-Settings",
    ])
  func framing(name: String) async throws {
    #expect(try await Self.refuses(HTTPClientRequest(url: Self.url, headers: [(name, "1")])))
  }

  @Test("is a host named twice, or another host for a public call")
  func host() async throws {
    let twice = [(name: "Host", value: "a.example"), (name: "host", value: "b.example")]
    #expect(try await Self.refuses(HTTPClientRequest(url: Self.url, headers: twice)))
    #expect(
      try await Self.refuses(
        HTTPClientRequest(url: Self.url, headers: [("Host", "a.example")], reach: .publicInternet)))
    #expect(try await !Self.refuses(HTTPClientRequest(url: Self.url, headers: [("Host", "a.example")])))
  }

  @Test("is no method", arguments: ["", "GET /", "GET\r\n", "GE T", "GÉT", "CONNECT", "TRACE", "G\u{0}ET"])
  func method(method: String) async throws {
    #expect(try await Self.refuses(HTTPClientRequest(method: method, url: Self.url)))
  }

  @Test(
    "goes nowhere",
    arguments: [
      "", "example.org", "/path", "//example.org/", "file:///etc/passwd", "ftp://example.org/",
      "gopher://example.org/",
      "dict://example.org/", "javascript:1", "http://", "http://example.org/a b",
      "http://example.org/\r\nX-A: 1", "http://example.org/\u{0}", "http://exämple.org/",
      "http://example.org:99999/",
      "http://user:password@example.org/", "http://user@example.org/", "http://exa\tmple.org/",
      "http://[::1/", "HTTPS+unix://x/", "http://example.org/" + String(repeating: "a", count: 20_000),
    ])
  func address(url: String) async throws {
    #expect(try await Self.refuses(HTTPClientRequest(url: url)))
  }

  @Test("is more than a head should be")
  func size() async throws {
    let many = (0..<300).map { (name: "X-\($0)", value: "1") }
    #expect(try await Self.refuses(HTTPClientRequest(url: Self.url, headers: many)))
    let large = [(name: "X-Large", value: String(repeating: "x", count: 70_000))]
    #expect(try await Self.refuses(HTTPClientRequest(url: Self.url, headers: large)))
  }
}
