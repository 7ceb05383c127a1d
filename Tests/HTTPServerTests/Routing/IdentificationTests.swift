import Essentials
import HTTPServer
import Testing
import UsherTesting

@Suite("Asking who sends a request before its body is read")
struct IdentificationTests {
  private static func router(waiting: Duration) -> Router {
    var router = Router()
    router.on(
      .post, "/things", body: .bytes(limit: 4 << 20, types: []),
      identify: { request in
        #expect(request.body.isEmpty)
        if waiting > .zero { try await Task.sleep(for: waiting) }
        guard request.headers["X-Key"] == "good" else { throw Problem.forbidden("Nobody knows you.") }
      }
    ) { request in
      .text("\(request.body.count)")
    }
    return router
  }

  @Test(
    "Who is known is heard to the end, who is not gets the answer alone", arguments: HTTPTransport.allCases,
    [Duration.zero, .milliseconds(30)])
  func bodies(_ transport: HTTPTransport, _ waiting: Duration) async throws {
    try await HTTPTester.run(Self.router(waiting: waiting), over: transport) { client in
      for size in [1, 70_000, 3_000_000] {
        let body = [UInt8](repeating: 0x61, count: size)
        let known = try await client.send(.post, "/things", headers: ["X-Key": "good"], body: body)
        #expect(known.status == 200 && String(decoding: known.body, as: UTF8.self) == "\(size)")
        // One who sends more than the system takes in for us may not get to see the answer.
        guard size < 1_000_000 else { continue }
        let unknown = try await client.send(.post, "/things", headers: ["X-Key": "bad"], body: body)
        #expect(unknown.status == 403)
      }
      // Without a body nobody is asked: the handler does that.
      let empty = try await client.send(.post, "/things", headers: [:], body: [])
      #expect(empty.status == 200)
    }
  }

  @Test("A stranger is answered while their body has not been sent")
  func early() async throws {
    try await HTTPTester.live(Self.router(waiting: .milliseconds(20))) { port in
      let head = "POST /things HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n"
      let response = try await RawHTTP.exchange(Array(head.utf8), port: port)
      #expect(response.hasPrefix("HTTP/1.1 403 "))
    }
  }
}
