import Essentials
import HTTPServer
import Testing
import UsherTesting

@Suite("What every answer tells browsers")
struct SecurityFieldsTests {
  private static let expected = [
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Content-Security-Policy":
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ]

  private static let router: Router = {
    var router = Router()
    router.on(.get, "/text") { _ in .text("text") }
    router.on(.get, "/nothing") { _ in .noContent }
    router.on(.get, "/elsewhere") { _ in .redirect(to: "/text") }
    router.on(.get, "/refused") { _ in throw Problem.forbidden("No.") }
    router.on(.get, "/broken") { _ in throw UploadTrouble() }
    router.on(.get, "/events") { _ in .events { try await $0.send(event: "x", data: "1") } }
    router.on(.post, "/things", body: .json(limit: 10)) { _ in .noContent }
    router.on(.get, "/page") { _ in
      HTTPResponse(
        headers: [
          "Content-Type": "text/html", "Content-Security-Policy": "default-src 'self'",
          "Cache-Control": "no-cache", "Referrer-Policy": "same-origin",
        ], body: .bytes(Array("<p>".utf8)))
    }
    return router
  }()

  private struct UploadTrouble: Error {}

  @Test(
    "Whatever is answered says what must not be done with it, once", arguments: HTTPTransport.allCases,
    [
      (HTTPMethod.get, "/text", 200), (.head, "/text", 200), (.get, "/nothing", 204),
      (.get, "/elsewhere", 303), (.get, "/refused", 403), (.get, "/broken", 500), (.get, "/events", 200),
      (.get, "/nowhere", 404), (.delete, "/text", 405), (.options, "/text", 204), (.post, "/things", 415),
      (.get, "/%zz", 400),
    ])
  func everywhere(
    _ transport: HTTPTransport, _ example: (method: HTTPMethod, path: String, status: Int)
  ) async throws {
    try await HTTPTester.run(Self.router, over: transport) { client in
      let answer = try await client.send(
        example.method, example.path, headers: example.method == .post ? ["Content-Type": "text/plain"] : [:],
        body: example.method == .post ? Array("x".utf8) : [])
      #expect(answer.status == example.status)
      for (name, value) in Self.expected { #expect(answer.headers.values(name) == [value], "\(name)") }
      #expect(answer.headers["Permissions-Policy"]?.contains("camera=()") == true)
      #expect(answer.headers["Strict-Transport-Security"] == nil)
    }
  }

  @Test("A page says for itself what it needs, and keeps the rest", arguments: HTTPTransport.allCases)
  func page(_ transport: HTTPTransport) async throws {
    try await HTTPTester.run(Self.router, over: transport) { client in
      let answer = try await client.get("/page")
      #expect(answer.headers.values("Content-Security-Policy") == ["default-src 'self'"])
      #expect(answer.headers.values("Cache-Control") == ["no-cache"])
      #expect(answer.headers.values("Referrer-Policy") == ["same-origin"])
      #expect(answer.headers.values("X-Content-Type-Options") == ["nosniff"])
    }
  }

  @Test("Browsers are told to come by HTTPS where that is configured", arguments: HTTPTransport.allCases)
  func strictTransport(_ transport: HTTPTransport) async throws {
    var configuration = HTTPServerConfiguration()
    configuration.strictTransport = .seconds(3600)
    try await HTTPTester.run(Self.router, over: transport, configuration: configuration) { client in
      for path in ["/text", "/nowhere", "/page"] {
        let answer = try await client.get(path)
        #expect(answer.headers.values("Strict-Transport-Security") == ["max-age=3600"])
      }
    }
  }

  @Test(
    "What is answered to a broken request says it too",
    arguments: [
      "GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n", "GET / HTTP/7.0\r\nHost: a\r\n\r\n",
      "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
      "POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nX-A: \(String(repeating: "a", count: 40_000))\r\n\r\n",
    ])
  func brokenProtocol(_ request: String) async throws {
    var configuration = HTTPServerConfiguration()
    configuration.strictTransport = .seconds(3600)
    try await HTTPTester.live(Self.router, configuration: configuration) { port in
      let response = try await RawHTTP.exchange(Array(request.utf8), port: port).lowercased()
      #expect(!response.hasPrefix("http/1.1 2"))
      #expect(response.contains("\r\nstrict-transport-security: max-age=3600\r\n"), "\(response)")
      for (name, value) in Self.expected {
        #expect(response.contains("\r\n\(name): \(value)\r\n".lowercased()), "\(name): \(response)")
      }
    }
  }
}
