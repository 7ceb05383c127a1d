import Foundation
import Testing
import UsherTesting

/// An nginx of a test's own, on free ports: HTTP/2 with TLS and without.
final class Nginx: Sendable {
  static let program = "/usr/sbin/nginx"
  static let isInstalled = FileManager.default.isExecutableFile(atPath: program)

  /// The file of the certificate that it shows, for `localhost` and `usher.test`.
  let certificate: String
  let plainPort: Int
  /// HTTP/2 without TLS, which only clients speak that know of it before.
  let clearHTTP2Port: Int
  let securePort: Int
  private let folder: TemporaryFolder
  private let process: ChildProcess

  fileprivate init() async throws {
    folder = try TemporaryFolder()
    certificate = folder.path + "/certificate.pem"
    // The ports are free when they are taken; nobody else asks for them within the moment.
    let servers = [try RawServer(), try RawServer(), try RawServer()]
    plainPort = servers[0].port
    clearHTTP2Port = servers[1].port
    securePort = servers[2].port
    let openssl = try ChildProcess([
      "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
      "-nodes",
      "-keyout", folder.path + "/key.pem", "-out", certificate, "-days", "30", "-subj", "/CN=localhost",
      "-addext", "subjectAltName=DNS:localhost,DNS:usher.test",
    ])
    #expect(await openssl.wait() == 0)
    try folder.write(String(repeating: "0123456789abcdef", count: 500_000), to: "files/large")
    try folder.write("hello", to: "files/hello")
    let configuration = try folder.write(
      Self.configuration(folder.path, plainPort, clearHTTP2Port, securePort), to: "nginx.conf")
    _ = consume servers
    process = try ChildProcess(
      [Self.program, "-p", folder.path, "-c", configuration, "-e", folder.path + "/error.log"],
      output: folder.path + "/output.log")
    let port = plainPort
    let isUp = try await eventually { (try? RawSocket(port: port)) != nil }
    if !isUp {
      let errors = (try? String(contentsOfFile: folder.path + "/error.log", encoding: .utf8)) ?? ""
      Issue.record("nginx does not start: \(errors)")
    }
  }

  fileprivate func stop() async {
    kill(process.identifier, SIGTERM)
    await process.wait()
  }

  private static func configuration(_ folder: String, _ plain: Int, _ clear: Int, _ secure: Int) -> String {
    let temporary = ["client_body", "proxy", "fastcgi", "scgi", "uwsgi"]
      .map { "\($0)_temp_path \(folder)/\($0);" }.joined(separator: " ")
    return """
      daemon off;
      worker_processes 1;
      \(geteuid() == 0 ? "user root;" : "")
      pid \(folder)/nginx.pid;
      events { worker_connections 4096; }
      http {
        access_log off;
        \(temporary)
        server {
          listen 127.0.0.1:\(plain);
          listen 127.0.0.1:\(clear) http2;
          listen 127.0.0.1:\(secure) ssl http2;
          ssl_certificate \(folder)/certificate.pem;
          ssl_certificate_key \(folder)/key.pem;
          root \(folder)/files;
          location = /protocol { return 200 "$server_protocol $connection"; }
        }
      }
      """
  }
}

/// Runs a test with an nginx.
func withNginx(_ test: @Sendable (Nginx) async throws -> Void) async throws {
  let nginx = try await Nginx()
  do {
    try await test(nginx)
    await nginx.stop()
  } catch {
    await nginx.stop()
    throw error
  }
}
