import HTTPClient
import Telemetry
import Testing
import UsherTesting

@Suite("HTTP/2 and TLS, against nginx", .enabled(if: Nginx.isInstalled))
struct HTTP2Tests {
  private static func configuration(_ nginx: Nginx) -> HTTPClientConfiguration {
    var configuration = HTTPClientConfiguration.direct
    configuration.certificateAuthorities = nginx.certificate
    return configuration
  }

  @Test("is agreed on over TLS, and many calls share one connection")
  func negotiated() async throws {
    try await withNginx { nginx in
      let metrics = MetricRegistry()
      try await withClient(Self.configuration(nginx), metrics: metrics) { client in
        let url = "https://localhost:\(nginx.securePort)/protocol"
        let first = try await client.text(url)
        #expect(first.hasPrefix("HTTP/2.0 "))
        let all = try await withThrowingTaskGroup(of: String.self) { group in
          for _ in 0..<50 { group.addTask { try await client.text(url) } }
          return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(all == [first])
        #expect(metrics.render().contains("http_client_connections 1\n"))
      }
    }
  }

  @Test("is spoken without TLS to who is known to speak it")
  func priorKnowledge() async throws {
    try await withNginx { nginx in
      try await withClient { client in
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(nginx.clearHTTP2Port)/protocol")
        request.version = .http2
        let answer = try await client.bytes(request)
        #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/2.0 "))
        request.url = "http://127.0.0.1:\(nginx.plainPort)/protocol"
        request.version = .negotiated
        let plain = try await client.bytes(request)
        #expect(String(decoding: plain, as: UTF8.self).hasPrefix("HTTP/1.1 "))
      }
    }
  }

  @Test("gives way to HTTP/1.1 where that is asked for")
  func http1() async throws {
    try await withNginx { nginx in
      try await withClient(Self.configuration(nginx)) { client in
        var request = HTTPClientRequest(url: "https://localhost:\(nginx.securePort)/protocol")
        request.version = .http1
        let answer = try await client.bytes(request)
        #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 "))
      }
    }
  }

  @Test("brings large bodies to slow readers, while others on the connection are served and given up")
  func slowReader() async throws {
    try await withNginx { nginx in
      try await withClient(Self.configuration(nginx)) { client in
        let url = "https://localhost:\(nginx.securePort)/large"
        let slow = try await client.send(HTTPClientRequest(url: url))
        var body = slow.body.makeAsyncIterator()
        var count = try await body.next()?.count ?? 0
        do {
          // Begun, and dropped: only the stream ends, not the connection.
          let dropped = try await client.send(HTTPClientRequest(url: url))
          #expect(dropped.status == 200)
        }
        while let bytes = try await body.next() {
          count += bytes.count
          if count < 2_000_000 { try await Task.sleep(for: .milliseconds(5)) }
        }
        #expect(count == 8_000_000)
        let other = try await client.text("https://localhost:\(nginx.securePort)/hello")
        #expect(other == "hello")
      }
    }
  }

  @Test("trusts nobody who is not vouched for")
  func untrusted() async throws {
    try await withNginx { nginx in
      try await withClient { client in
        let failure = await client.failure(
          HTTPClientRequest(url: "https://localhost:\(nginx.securePort)/hello"))
        guard case .insecure = failure else {
          Issue.record("\(String(describing: failure))")
          return
        }
      }
    }
  }

  @Test("trusts nobody under another's name, and nobody who does not speak TLS")
  func otherName() async throws {
    try await withNginx { nginx in
      try await withClient(Self.configuration(nginx)) { client in
        for url in ["https://127.0.0.1:\(nginx.securePort)/", "https://localhost:\(nginx.plainPort)/"] {
          let failure = await client.failure(HTTPClientRequest(url: url))
          guard case .insecure = failure else {
            Issue.record("\(url): \(String(describing: failure))")
            return
          }
        }
      }
    }
  }

  @Test("says when the file of certificates is none")
  func noFile() async throws {
    try await withNginx { nginx in
      var configuration = HTTPClientConfiguration.direct
      configuration.certificateAuthorities = "/nowhere/certificates.pem"
      try await withClient(configuration) { client in
        let failure = await client.failure(
          HTTPClientRequest(url: "https://localhost:\(nginx.securePort)/hello"))
        guard case .insecure = failure else {
          Issue.record("\(String(describing: failure))")
          return
        }
      }
    }
  }
}
