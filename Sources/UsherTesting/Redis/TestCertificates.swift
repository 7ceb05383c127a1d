import Foundation

/// An authority of the tests' own, with a certificate for `127.0.0.1` and `redis.test`, and one for a client.
public struct TestCertificates: Sendable {
  /// PEM files.
  public struct Pair: Sendable {
    /// The certificate's path.
    public let certificate: String
    /// Its key's path.
    public let key: String
  }

  /// What is wrong when `openssl` makes none.
  struct Failure: Error {}

  /// The authority's certificate, as a path.
  public let authority: String
  /// For the server.
  public let server: Pair
  /// For a client.
  public let client: Pair

  /// Makes them in a folder.
  public static func make(in folder: String) async throws -> TestCertificates {
    func pair(_ name: String) -> Pair {
      Pair(certificate: "\(folder)/\(name).pem", key: "\(folder)/\(name).key")
    }
    let (authority, server, client) = (pair("authority"), pair("server"), pair("client"))
    try await make(authority, ["/CN=Tests"], ["basicConstraints=critical,CA:TRUE"], by: nil)
    try await make(
      server, ["/CN=server"], ["subjectAltName=IP:127.0.0.1,DNS:redis.test", "basicConstraints=CA:FALSE"],
      by: authority)
    try await make(client, ["/CN=client"], ["basicConstraints=CA:FALSE"], by: authority)
    return TestCertificates(authority: authority.certificate, server: server, client: client)
  }

  private static func make(
    _ pair: Pair, _ subject: [String], _ extensions: [String], by authority: Pair?
  ) async throws {
    let process = try ChildProcess(
      [
        "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days", "2", "-keyout", pair.key, "-out", pair.certificate, "-subj", subject[0],
      ] + extensions.flatMap { ["-addext", $0] }
        + (authority.map { ["-CA", $0.certificate, "-CAkey", $0.key] } ?? []))
    guard await process.wait() == 0 else { throw Failure() }
  }
}
