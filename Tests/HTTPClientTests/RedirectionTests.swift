import Testing
import UsherTesting

@testable import HTTPClient

@Suite("Redirections")
struct RedirectionTests {
  private static func follow(
    _ request: HTTPClientRequest, _ status: Int, _ location: String
  ) throws -> HTTPClientRequest? {
    Redirection.request(after: request, at: try Address(request.url), .redirection(status, to: location))
  }

  private static let secret: [(name: String, value: String)] = [
    ("Authorization", "Bearer key"), ("X-Api-Key", "key"), ("Cookie", "a=1"), ("Accept", "application/json"),
  ]

  @Test("are the answer unless they are to be followed")
  func notFollowed() async throws {
    let server = try RawServer()
    try await withClient { client in
      async let served = server.answer("HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n")
      let response = try await client.send(HTTPClientRequest(url: "http://127.0.0.1:\(server.port)/"))
      #expect(response.status == 302 && response.headers["Location"] == "/other")
      _ = try await served
    }
  }

  @Test("are followed as often as is allowed")
  func followed() async throws {
    let server = try RawServer()
    try await withClient { client in
      async let heads: [String] = {
        let connection = try await server.accept()
        var heads: [String] = []
        for number in 1...3 {
          heads.append(try await connection.receiveHead())
          try await connection.send(
            "HTTP/1.1 302 Found\r\nLocation: /\(number)\r\nContent-Length: 0\r\n\r\n")
        }
        return heads
      }()
      var request = HTTPClientRequest(url: "http://127.0.0.1:\(server.port)/", headers: Self.secret)
      request.redirects = 2
      let response = try await client.send(request)
      #expect(response.status == 302 && response.headers["Location"] == "/3")
      let seen = try await heads
      #expect(seen.map { $0.split(separator: " ")[1] } == ["/", "/1", "/2"])
      #expect(seen.allSatisfy { $0.contains("Authorization: Bearer key") })
    }
  }

  @Test(
    "take no secrets to another origin",
    arguments: [
      "https://other.example/", "https://example.org:444/", "//sub.example.org/",
    ])
  func otherOrigin(location: String) throws {
    let request = HTTPClientRequest(url: "https://example.org/a", headers: Self.secret)
    let next = try #require(try Self.follow(request, 307, location))
    #expect(next.headers.map(\.name) == ["Accept"])
    let same = try #require(try Self.follow(request, 307, "https://EXAMPLE.org:443/b"))
    #expect(same.headers.count == 4)
  }

  @Test(
    "never lead from https to http, nor to another scheme",
    arguments: [
      "http://example.org/", "file:///etc/passwd", "ftp://example.org/", "https://user:password@example.org/",
      "",
      "https://example.org/\u{0}",
    ])
  func downgrade(location: String) throws {
    let request = HTTPClientRequest(url: "https://example.org/a")
    let next = try Self.follow(request, 302, location)
    #expect(next == nil || next?.url == request.url)
  }

  @Test(
    "change the method as browsers do",
    arguments: [
      (301, "POST", "GET"), (302, "POST", "GET"), (303, "PUT", "GET"), (303, "HEAD", "HEAD"),
      (307, "POST", "POST"),
      (308, "PUT", "PUT"), (301, "PUT", "PUT"),
    ])
  func method(status: Int, method: String, expected: String) throws {
    let request = HTTPClientRequest(
      method: method, url: "http://example.org/a/b?c", headers: [("Content-Type", "text/plain")], body: [1])
    let next = try #require(try Self.follow(request, status, "../d"))
    #expect(next.url == "http://example.org/d")
    #expect(next.method == expected)
    #expect((next.body == nil) == (method != expected))
    #expect(next.headers.isEmpty == (method != expected))
  }

  @Test("other statuses are none", arguments: [200, 201, 300, 304, 305, 404])
  func others(status: Int) throws {
    #expect(try Self.follow(HTTPClientRequest(url: "http://example.org/"), status, "/other") == nil)
  }
}
