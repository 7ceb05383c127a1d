import Essentials
import HTTPServer
import Testing
import UsherTesting

@Suite("TLS")
struct TLSTests {
  private static let router: Router = {
    var router = Router()
    router.on(.get, "/") { request in .text("secure: \(request.isSecure).") }
    router.on(.get, "/big") { _ in .text(String(repeating: "x", count: 300_000) + "end.") }
    router.webSocket("/echo") { _, socket in
      for await case .text(let text) in socket.messages { try await socket.send(text) }
    }
    return router
  }()

  private static func configuration(_ files: HTTPServerConfiguration.TLSFiles) -> HTTPServerConfiguration {
    var configuration = HTTPServerConfiguration(port: 0, tls: files)
    // Beside other tests, this one may have to wait for its turn while a connection is open.
    configuration.headerTimeout = .seconds(120)
    return configuration
  }

  @Test("Requests and WebSockets go through TLS")
  func serves() async throws {
    let folder = try TemporaryFolder()
    let files = try TestCertificate(serial: 1).write(to: folder)
    try await HTTPTester.live(Self.router, configuration: Self.configuration(files)) { port in
      let client = try await TLSClient.connect(port: port)
      #expect(client.serial == 1)
      #expect(try await client.exchange(RawHTTP.request(.get, "/"), until: "secure: true.").contains(" 200 "))
      #expect(try await client.exchange(RawHTTP.request(.get, "/big"), until: "end.").utf8.count > 300_000)
      let upgrade = RawHTTP.request(.get, "/echo", headers: RawWebSocket.handshake)
      #expect(try await client.exchange(upgrade, until: "\r\n\r\n").contains(" 101 "))
      let frame = RawWebSocket.frame(1, Array("hello".utf8))
      #expect(try await client.exchange(frame, until: "hello").hasSuffix("hello"))
    }
  }

  @Test("What is no TLS gets no answer, and harms nobody")
  func plain() async throws {
    let folder = try TemporaryFolder()
    let files = try TestCertificate(serial: 1).write(to: folder)
    try await HTTPTester.live(Self.router, configuration: Self.configuration(files)) { port in
      let answer = try await RawHTTP.exchange(RawHTTP.request(.get, "/"), port: port)
      #expect(!answer.contains("HTTP/1.1 200"))
      let client = try await TLSClient.connect(port: port)
      #expect(try await client.exchange(RawHTTP.request(.get, "/"), until: "true.").contains(" 200 "))
    }
  }

  @Test("A renewed certificate is taken without a restart; connections keep theirs")
  func renews() async throws {
    let folder = try TemporaryFolder()
    let files = try TestCertificate(serial: 1).write(to: folder)
    try await HTTPTester.live(Self.router, configuration: Self.configuration(files)) { port in
      let old = try await TLSClient.connect(port: port)
      #expect(old.serial == 1)
      // A certificate without its key, as between the two steps of a renewal.
      try folder.write(TestCertificate(serial: 2).certificate, to: "certificate.pem")
      try await Task.sleep(for: .milliseconds(600))
      #expect(try await TLSClient.connect(port: port).serial == 1)
      try TestCertificate(serial: 3).write(to: folder)
      var serial: UInt8? = 1
      for _ in 0..<500 where serial != 3 {
        try await Task.sleep(for: .milliseconds(20))
        serial = try await TLSClient.connect(port: port).serial
      }
      #expect(serial == 3)
      #expect(try await old.exchange(RawHTTP.request(.get, "/"), until: "true.").contains(" 200 "))
    }
  }

  @Test("A certificate that cannot be used keeps the server from starting, and is named")
  func unusable() async throws {
    let folder = try TemporaryFolder()
    let good = TestCertificate(serial: 1)
    try good.write(to: folder)
    try folder.write(TestCertificate(serial: 2).key, to: "other.pem")
    try folder.write("no certificate", to: "nonsense.pem")
    for (certificate, key, named) in [
      ("missing.pem", "key.pem", "missing.pem"), ("certificate.pem", "missing.pem", "missing.pem"),
      ("nonsense.pem", "key.pem", "nonsense.pem"), ("certificate.pem", "nonsense.pem", "nonsense.pem"),
      ("certificate.pem", "other.pem", "other.pem"),
    ] {
      let files = HTTPServerConfiguration.TLSFiles(
        certificate: folder.path + "/" + certificate, key: folder.path + "/" + key)
      let server = HTTPServer(configuration: Self.configuration(files), router: Self.router)
      let error = await #expect(throws: HTTPServerError.self) { try await server.start() }
      #expect(error.map { "\($0)" }?.contains(named) == true)
    }
  }
}
