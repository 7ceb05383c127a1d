import HTTPClient
import HTTPServer
import Testing
import UsherTesting

@Suite("Calls through a proxy")
struct ProxyTests {
  private static func configuration(_ proxy: TestProxy, except: [String] = []) -> HTTPClientConfiguration {
    var configuration = HTTPClientConfiguration()
    configuration.proxy = .through("http://user:secret@127.0.0.1:\(proxy.port)", except: except)
    return configuration
  }

  @Test("are forwarded, and the proxy's credentials stay between it and us")
  func forwarded() async throws {
    let proxy = try TestProxy(refusal: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    try await withClient(Self.configuration(proxy)) { client in
      let text = try await client.text("http://service.example/path?query")
      #expect(text == "ok")
      let head = try #require(proxy.heads.first)
      #expect(head.hasPrefix("GET http://service.example/path?query HTTP/1.1\r\nHost: service.example\r\n"))
      #expect(head.contains("Proxy-Authorization: Basic "))
    }
    proxy.stop()
  }

  @Test(
    "with TLS go through a tunnel, where the proxy sees nothing of them", .enabled(if: Nginx.isInstalled))
  func tunnelled() async throws {
    try await withNginx { nginx in
      let proxy = try TestProxy()
      var configuration = Self.configuration(proxy)
      configuration.certificateAuthorities = nginx.certificate
      try await withClient(configuration) { client in
        // The name is the proxy's to look up; it leads to this machine only in its eyes.
        let request = HTTPClientRequest(
          url: "https://usher.test:\(nginx.securePort)/hello", headers: [("Authorization", "Bearer key")])
        let answer = try await client.bytes(request)
        #expect(String(decoding: answer, as: UTF8.self) == "hello")
        let head = try #require(proxy.heads.first)
        #expect(head.hasPrefix("CONNECT usher.test:\(nginx.securePort) HTTP/1.1\r\n"))
        #expect(!head.contains("Bearer") && head.contains("Proxy-Authorization"))
      }
      proxy.stop()
    }
  }

  @Test("fail when it refuses")
  func refused() async throws {
    let proxy = try TestProxy(refusal: "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
    try await withClient(Self.configuration(proxy)) { client in
      let failure = await client.failure(HTTPClientRequest(url: "https://service.example/"))
      guard case .cannotConnect = failure else {
        Issue.record("\(String(describing: failure))")
        return
      }
    }
    proxy.stop()
  }

  @Test("are not made for this machine, for hosts that are excepted, and for addresses that users name")
  func direct() async throws {
    let proxy = try TestProxy(refusal: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy")
    var router = Router()
    router.on(.get, "/") { _ in .text("direct") }
    try await HTTPTester.live(router) { port in
      try await withClient(Self.configuration(proxy, except: ["excepted.invalid"])) { client in
        let text = try await client.text("http://localhost:\(port)/")
        #expect(text == "direct")
        let excepted = await client.failure(HTTPClientRequest(url: "http://sub.excepted.invalid/"))
        #expect(excepted == .unknownHost("sub.excepted.invalid"))
        let named = await client.failure(
          HTTPClientRequest(url: "http://10.1.2.3/", reach: .publicInternet))
        guard case .forbiddenAddress = named else {
          Issue.record("\(String(describing: named))")
          return
        }
      }
    }
    #expect(proxy.heads.isEmpty)
    proxy.stop()
  }
}
