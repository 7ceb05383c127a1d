import Essentials
import HTTPClient
import HTTPServer
import Synchronization
import Telemetry
import Testing
import UsherTesting

@Suite("What is said of outgoing calls")
struct ReportTests {
  private static let router: Router = {
    var router = Router()
    router.on(.get, "/path") { _ in .text("ok") }
    return router
  }()

  @Test("counts them by host and outcome, and the hosts that users name as one")
  func metrics() async throws {
    let metrics = MetricRegistry()
    try await HTTPTester.live(Self.router) { port in
      try await withClient(metrics: metrics) { client in
        for path in ["path", "path", "other"] {
          _ = try await client.text("http://127.0.0.1:\(port)/\(path)")
        }
        for host in ["127.0.0.1", "10.0.0.1"] {
          _ = await client.failure(HTTPClientRequest(url: "http://\(host):1/", reach: .publicInternet))
        }
        let text = metrics.render()
        #expect(text.contains("http_client_calls_total{host=\"127.0.0.1\",outcome=\"200\"} 2\n"))
        #expect(text.contains("http_client_calls_total{host=\"127.0.0.1\",outcome=\"404\"} 1\n"))
        #expect(
          text.contains("http_client_calls_total{host=\"any public\",outcome=\"forbidden address\"} 2\n"))
        #expect(text.contains("http_client_call_duration_seconds_count{host=\"127.0.0.1\"} 3\n"))
      }
    }
  }

  @Test("has no secrets in the log")
  func log() async throws {
    let lines = Mutex("")
    let output = LogOutput(format: .json) { bytes in
      lines.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
    }
    let logger = Logger("http client", output: output, level: .debug)
    try await HTTPTester.live(Self.router) { port in
      try await withClient(logger: logger) { client in
        let request = HTTPClientRequest(
          url: "http://127.0.0.1:\(port)/path?key=SECRET1", headers: [("Authorization", "Bearer SECRET2")])
        _ = try await client.bytes(request)
      }
    }
    output.flush()
    let text = lines.withLock { $0 }
    #expect(text.contains("\"path\":\"/path\"") && text.contains("\"outcome\":\"200\""))
    #expect(!text.contains("SECRET"))
  }
}
