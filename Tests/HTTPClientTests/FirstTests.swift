import HTTPClient
import HTTPServer
import Testing
import UsherTesting

@Suite("Outgoing calls")
struct FirstTests {
  private static let router: Router = {
    var router = Router()
    router.on(.get, "/hello") { _ in .text("Hello!") }
    router.on(.post, "/echo", body: .bytes(limit: 10_000_000, types: [])) { request in
      .bytes(request.body, type: "text/plain")
    }
    router.on(.get, "/stream") { _ in
      .stream(type: "text/plain") { writer in
        for number in 0..<200 { try await writer.write([UInt8](repeating: UInt8(number), count: 10_000)) }
      }
    }
    return router
  }()

  @Test("get an answer with its body")
  func simple() async throws {
    try await HTTPTester.live(Self.router) { port in
      let client = HTTPClient()
      let response = try await client.send(HTTPClientRequest(url: "http://127.0.0.1:\(port)/hello"))
      #expect(response.status == 200)
      #expect(response.headers["CONTENT-type"] == "text/plain; charset=utf-8")
      #expect(try await response.bytes(upTo: 100) == Array("Hello!".utf8))
      await client.close()
    }
  }

  @Test("send bodies and receive them")
  func echo() async throws {
    try await HTTPTester.live(Self.router) { port in
      let client = HTTPClient()
      for size in [0, 1, 5000, 100_000, 3_000_000] {
        let body = [UInt8](repeating: 7, count: size)
        let response = try await client.send(
          HTTPClientRequest(method: "POST", url: "http://127.0.0.1:\(port)/echo", body: body))
        #expect(response.status == 200)
        #expect(try await response.bytes(upTo: size) == body)
      }
      await client.close()
    }
  }

  @Test("stream")
  func stream() async throws {
    try await HTTPTester.live(Self.router) { port in
      let client = HTTPClient()
      let response = try await client.send(HTTPClientRequest(url: "http://127.0.0.1:\(port)/stream"))
      var count = 0
      for try await bytes in response.body { count += bytes.count }
      #expect(count == 2_000_000)
      await client.close()
    }
  }
}
