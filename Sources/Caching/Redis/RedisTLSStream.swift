import CLibSSL

#if canImport(Glibc)
import Glibc
#endif

/// TLS over a connected socket: the only place that touches libssl. Debian 12's hiredis has no TLS of its own, but its
/// parser takes bytes from wherever they come. It belongs to the thread that made it.
final class RedisTLSStream {
  private let context: OpaquePointer
  private let session: OpaquePointer
  private let descriptor: Int32
  private static let chunk = 16_384

  /// Greets the other side, and checks that it is who it should be.
  ///
  /// - Parameter descriptor: The socket, which stays the caller's; it does not block any more.
  init(
    _ settings: RedisTLS, host: String, descriptor: Int32, until deadline: ContinuousClock.Instant
  ) throws(RedisError) {
    ERR_clear_error()
    guard let context = SSL_CTX_new(TLS_client_method()) else { throw .away("TLS cannot begin") }
    guard let session = SSL_new(context) else {
      SSL_CTX_free(context)
      throw .away("TLS cannot begin")
    }
    // The session took a share in the context; from here on both are freed at the end.
    self.context = context
    self.session = session
    self.descriptor = descriptor
    try configure(settings, host: settings.serverName ?? host)
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    guard SSL_set_fd(session, descriptor) == 1 else { throw .away("TLS cannot begin") }
    while true {
      ERR_clear_error()
      let result = SSL_connect(session)
      if result == 1 { return }
      do {
        try wait(after: result, until: deadline)
      } catch .timeout {
        throw .away("TLS was not agreed on in time; does the server speak it on this port?")
      } catch {
        throw .away("TLS cannot be agreed on: \(verification ?? error.reason)")
      }
    }
  }

  deinit {
    SSL_free(session)
    SSL_CTX_free(context)
  }

  private func configure(_ settings: RedisTLS, host: String) throws(RedisError) {
    guard usher_ssl_at_least_tls12(session) == 1 else { throw .away("TLS 1.2 is not there") }
    if let file = settings.authorities {
      guard SSL_CTX_load_verify_locations(context, file, nil) == 1 else {
        throw .away("the authorities in \(file) cannot be read: \(Self.reason)")
      }
    } else {
      SSL_CTX_set_default_verify_paths(context)
    }
    if let certificate = settings.certificate {
      guard SSL_use_certificate_chain_file(session, certificate) == 1,
        SSL_use_PrivateKey_file(session, settings.key ?? certificate, SSL_FILETYPE_PEM) == 1
      else { throw .away("the certificate \(certificate) or its key cannot be read: \(Self.reason)") }
    }
    SSL_set_verify(session, SSL_VERIFY_PEER, nil)
    // An address is compared as one, and is no name to greet with (RFC 6066, section 3).
    if X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host) == 1 { return }
    guard SSL_set1_host(session, host) == 1, usher_ssl_name_server(session, host) == 1 else {
      throw .away("“\(host)” is no name that a certificate can be for")
    }
  }

  /// Why the certificate was not believed; nothing when it was.
  private var verification: String? {
    let code = SSL_get_verify_result(session)
    guard code != Int(X509_V_OK) else { return nil }
    return "the server's certificate is not good: \(String(cString: X509_verify_cert_error_string(code)))"
  }

  /// Sends all of the bytes.
  func write(_ bytes: [UInt8], until deadline: ContinuousClock.Instant) throws(RedisError) {
    var sent = 0
    while sent < bytes.count {
      ERR_clear_error()
      let result = bytes.withUnsafeBytes { buffer in
        SSL_write(session, buffer.baseAddress?.advanced(by: sent), Int32(clamping: buffer.count - sent))
      }
      if result > 0 { sent += Int(result) } else { try wait(after: result, until: deadline) }
    }
  }

  /// The next bytes that come, at least one.
  func read(until deadline: ContinuousClock.Instant) throws(RedisError) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: Self.chunk)
    while true {
      ERR_clear_error()
      let result = SSL_read(session, &buffer, Int32(buffer.count))
      if result > 0 { return Array(buffer.prefix(Int(result))) }
      try wait(after: result, until: deadline)
    }
  }

  /// Whether the other side has closed, or sent what nobody asked for. What TLS says to itself, such as a ticket for the
  /// next time, does not count.
  var isStale: Bool {
    var descriptor = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, 0) != 0 else { return false }
    var byte: UInt8 = 0
    ERR_clear_error()
    let result = SSL_peek(session, &byte, 1)
    return result > 0 || SSL_get_error(session, result) != SSL_ERROR_WANT_READ
  }

  private func wait(after result: Int32, until deadline: ContinuousClock.Instant) throws(RedisError) {
    switch SSL_get_error(session, result) {
    case SSL_ERROR_WANT_READ: try RedisSocket.wait(for: POLLIN, on: descriptor, until: deadline)
    case SSL_ERROR_WANT_WRITE: try RedisSocket.wait(for: POLLOUT, on: descriptor, until: deadline)
    case SSL_ERROR_ZERO_RETURN: throw .connectionLost("the server closed the connection")
    default: throw .connectionLost(Self.reason)
    }
  }

  private static var reason: String {
    let code = ERR_get_error()
    guard code != 0 else { return "the connection broke" }
    return ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(code)"
  }
}

extension RedisError {
  fileprivate var reason: String {
    if case .connectionLost(let reason) = self { reason } else { description }
  }
}
