import CMicrohttpd
import Dispatch
import UsherTesting

#if canImport(Glibc)
import Glibc
#endif

/// A TLS client that takes any certificate and says which it got.
///
/// `@unchecked Sendable`: the session is only used on the queue, and freed when nobody holds the client.
final class TLSClient: @unchecked Sendable {
  struct Failure: Error {
    let code: Int32
  }

  private let descriptor: Int32
  private let session: gnutls_session_t?
  private let credentials: gnutls_certificate_credentials_t?
  private let queue = DispatchQueue(label: "usher.testing.tls")

  /// Connects and shakes hands.
  static func connect(port: Int) async throws -> TLSClient {
    try await onQueue(DispatchQueue(label: "usher.testing.tls.connect")) { try TLSClient(port: port) }
  }

  private init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var credentials: gnutls_certificate_credentials_t?
    var session: gnutls_session_t?
    gnutls_certificate_allocate_credentials(&credentials)
    gnutls_init(&session, UInt32(GNUTLS_CLIENT))
    self.credentials = credentials
    self.session = session
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw Failure(code: errno) }
    gnutls_set_default_priority(session)
    gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(credentials))
    gnutls_transport_set_int2(session, descriptor, descriptor)
    gnutls_handshake_set_timeout(session, 120_000)
    gnutls_record_set_timeout(session, 120_000)
    let handshake = gnutls_handshake(session)
    guard handshake == 0 else { throw Failure(code: handshake) }
  }

  deinit {
    gnutls_deinit(session)
    gnutls_certificate_free_credentials(credentials)
    close(descriptor)
  }

  /// The serial number of the server's certificate.
  var serial: UInt8? {
    var count: UInt32 = 0
    guard let chain = gnutls_certificate_get_peers(session, &count), count > 0 else { return nil }
    var certificate: gnutls_x509_crt_t?
    gnutls_x509_crt_init(&certificate)
    defer { gnutls_x509_crt_deinit(certificate) }
    gnutls_x509_crt_import(certificate, chain, GNUTLS_X509_FMT_DER)
    var serial = [UInt8](repeating: 0, count: 32)
    var size = serial.count
    guard gnutls_x509_crt_get_serial(certificate, &serial, &size) == 0 else { return nil }
    return serial[..<size].last
  }

  /// Sends all bytes.
  func send(_ bytes: [UInt8]) async throws {
    try await Self.onQueue(queue) { [self] in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { gnutls_record_send(session, $0.baseAddress, $0.count) }
        guard count > 0 else { throw Failure(code: Int32(count)) }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// What has come; nothing at the end.
  func receive() async throws -> [UInt8] {
    try await Self.onQueue(queue) { [self] in
      var buffer = [UInt8](repeating: 0, count: 16 << 10)
      let count = gnutls_record_recv(session, &buffer, buffer.count)
      guard count >= 0 || count == Int(GNUTLS_E_PREMATURE_TERMINATION) else {
        throw Failure(code: Int32(count))
      }
      return Array(buffer.prefix(max(0, count)))
    }
  }

  /// Sends a request and reads until its answer contains a text.
  func exchange(_ request: [UInt8], until end: String) async throws -> String {
    try await send(request)
    var answer: [UInt8] = []
    while answer.firstRange(of: Array(end.utf8)) == nil {
      let some = try await receive()
      if some.isEmpty { break }
      answer += some
    }
    return String(decoding: answer, as: UTF8.self)
  }

  private static func onQueue<Result: Sendable>(
    _ queue: DispatchQueue, _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Swift.Result { try body() }) }
    }
  }
}
