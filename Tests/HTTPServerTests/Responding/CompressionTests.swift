import Essentials
import HTTPServer
import Testing
import UsherTesting

@Suite("Compression and other sites")
struct CompressionTests {
  private static let long = String(repeating: "A long text that compresses well. ", count: 100)

  private static let router: Router = {
    var router = Router()
    router.on(.get, "/long") { _ in .text(Self.long) }
    router.on(.get, "/short") { _ in .text("short") }
    router.on(.get, "/image") { _ in .bytes(Array(Self.long.utf8), type: "image/png") }
    router.on(.get, "/noise") { _ in
      var random = SplitMix64(seed: 1)
      return .bytes((0..<4000).map { _ in UInt8.random(in: 0...255, using: &random) }, type: "text/plain")
    }
    router.on(.post, "/things", body: .json()) { _ in .noContent }
    router.on(.get, "/things") { _ in .text("things") }
    return router
  }()

  @Test(
    "Long texts are compressed for clients that read that", arguments: HTTPTransport.allCases,
    [
      ("/long", "gzip", true), ("/long", "deflate, gzip;q=0.1", true), ("/long", "*", true),
      ("/long", "gzip;q=0", false), ("/long", "gzip;q=0.0", false), ("/long", "br", false),
      ("/long", "", false),
      ("/short", "gzip", false), ("/image", "gzip", false), ("/noise", "gzip", false),
    ])
  func compresses(_ transport: HTTPTransport, _ example: (path: String, accepted: String, isCompressed: Bool))
    async throws
  {
    try await HTTPTester.run(Self.router, over: transport) { client in
      let answer = try await client.get(example.path, headers: ["Accept-Encoding": example.accepted])
      #expect(answer.status == 200)
      #expect((answer.headers["Content-Encoding"] == "gzip") == example.isCompressed)
      #expect(answer.body.starts(with: [0x1F, 0x8B]) == example.isCompressed)
      if example.path == "/long" {
        #expect(answer.headers["Vary"] == "Accept-Encoding")
        #expect(answer.body.count < 1000 || !example.isCompressed)
      }
    }
  }

  private static func configuration(_ origins: [String]) -> HTTPServerConfiguration {
    var configuration = HTTPServerConfiguration()
    configuration.corsOrigins = origins
    return configuration
  }

  @Test(
    "Pages of named origins may call, and others may not read", arguments: HTTPTransport.allCases,
    [
      (["https://a.example"], "https://a.example", "https://a.example"),
      (["https://a.example"], "https://b.example", nil),
      (["*"], "https://b.example", "*"), ([], "https://a.example", nil),
      (["https://a.example"], "https://a.example.evil.example", nil), (["https://a.example"], "null", nil),
    ] as [([String], String, String?)])
  func origins(_ transport: HTTPTransport, _ example: (allowed: [String], origin: String, answer: String?))
    async throws
  {
    let configuration = Self.configuration(example.allowed)
    try await HTTPTester.run(Self.router, over: transport, configuration: configuration) { client in
      let answer = try await client.get("/things", headers: ["Origin": example.origin])
      #expect(answer.status == 200)
      #expect(answer.headers["Access-Control-Allow-Origin"] == example.answer)
      #expect(answer.headers["Access-Control-Allow-Credentials"] == nil)
      if example.allowed == ["https://a.example"] { #expect(answer.headers["Vary"] == "Origin") }
      let missing = try await client.get("/nowhere", headers: ["Origin": example.origin])
      #expect(missing.headers["Access-Control-Allow-Origin"] == example.answer, "Pages may read problems too")
    }
  }

  @Test("A browser that asks first is told what it may send", arguments: HTTPTransport.allCases)
  func preflight(_ transport: HTTPTransport) async throws {
    let configuration = Self.configuration(["https://a.example"])
    try await HTTPTester.run(Self.router, over: transport, configuration: configuration) { client in
      var headers: HTTPHeaders = [
        "Origin": "https://a.example", "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type, authorization",
      ]
      let answer = try await client.send(.options, "/things", headers: headers)
      #expect(answer.status == 204)
      #expect(answer.headers["Access-Control-Allow-Origin"] == "https://a.example")
      #expect(answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST, OPTIONS")
      #expect(answer.headers["Access-Control-Allow-Headers"] == "content-type, authorization")
      headers["Origin"] = "https://evil.example"
      let refused = try await client.send(.options, "/things", headers: headers)
      #expect(refused.headers["Access-Control-Allow-Origin"] == nil)
      #expect(refused.headers["Access-Control-Allow-Methods"] == nil)
    }
  }
}
