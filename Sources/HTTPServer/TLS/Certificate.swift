import CMicrohttpd

#if canImport(Glibc)
import Glibc
#endif

/// A certificate chain and its private key, ready for handshakes.
///
/// `@unchecked Sendable`: nothing changes after it was made, and GnuTLS only reads it.
final class Certificate: @unchecked Sendable {
  let chain: UnsafeMutablePointer<gnutls_pcert_st>
  let count: UInt32
  let key: gnutls_privkey_t?

  /// Reads a certificate from its files.
  init(_ files: HTTPServerConfiguration.TLSFiles) throws(HTTPServerError) {
    let (chain, count) = try Self.chain(files.certificate)
    var key: gnutls_privkey_t?
    do {
      key = try Self.key(files.key)
      try Self.check(chain, key, files)
    } catch {
      gnutls_privkey_deinit(key)
      Self.free(chain, count)
      throw error
    }
    // Only now: an initialiser that throws when everything is set runs `deinit`, too.
    self.chain = chain
    self.count = count
    self.key = key
  }

  deinit {
    gnutls_privkey_deinit(key)
    Self.free(chain, count)
  }

  private static func free(_ chain: UnsafeMutablePointer<gnutls_pcert_st>, _ count: UInt32) {
    for index in 0..<Int(count) { gnutls_pcert_deinit(chain + index) }
    chain.deallocate()
  }

  private static func chain(
    _ path: String
  ) throws(HTTPServerError) -> (UnsafeMutablePointer<gnutls_pcert_st>, UInt32) {
    var size: UInt32 = 16
    let chain = UnsafeMutablePointer<gnutls_pcert_st>.allocate(capacity: Int(size))
    let result: Int32
    do throws(HTTPServerError) {
      result = try withDatum(path) { datum in
        gnutls_pcert_list_import_x509_raw(chain, &size, datum, GNUTLS_X509_FMT_PEM, 0)
      }
    } catch {
      chain.deallocate()
      throw error
    }
    guard result >= 0, size > 0 else {
      chain.deallocate()
      throw .badCertificate(file: path, reason: reason(result))
    }
    return (chain, size)
  }

  private static func key(_ path: String) throws(HTTPServerError) -> gnutls_privkey_t {
    var key: gnutls_privkey_t?
    gnutls_privkey_init(&key)
    guard let key else { throw .badCertificate(file: path, reason: "there is no memory") }
    let result: Int32
    do throws(HTTPServerError) {
      result = try withDatum(path) { datum in
        gnutls_privkey_import_x509_raw(key, datum, GNUTLS_X509_FMT_PEM, nil, 0)
      }
    } catch {
      gnutls_privkey_deinit(key)
      throw error
    }
    guard result >= 0 else {
      gnutls_privkey_deinit(key)
      throw .badCertificate(file: path, reason: reason(result))
    }
    return key
  }

  /// Whether key and certificate belong together; otherwise every handshake would fail.
  private static func check(
    _ chain: UnsafeMutablePointer<gnutls_pcert_st>, _ key: gnutls_privkey_t?,
    _ files: HTTPServerConfiguration.TLSFiles
  ) throws(HTTPServerError) {
    var ofKey = [UInt8](repeating: 0, count: 64)
    var ofCertificate = ofKey
    var keySize = ofKey.count
    var certificateSize = ofCertificate.count
    var publicKey: gnutls_pubkey_t?
    gnutls_pubkey_init(&publicKey)
    defer { gnutls_pubkey_deinit(publicKey) }
    guard gnutls_pubkey_import_privkey(publicKey, key, 0, 0) >= 0,
      gnutls_pubkey_get_key_id(publicKey, 0, &ofKey, &keySize) >= 0,
      gnutls_pubkey_get_key_id(chain[0].pubkey, 0, &ofCertificate, &certificateSize) >= 0
    else { throw .badCertificate(file: files.key, reason: "it is of no kind that is known here") }
    guard ofKey == ofCertificate else {
      throw .badCertificate(file: files.key, reason: "it is not the key of the certificate")
    }
  }

  private static func withDatum<Result>(
    _ path: String, _ body: (UnsafePointer<gnutls_datum_t>) -> Result
  ) throws(HTTPServerError) -> Result {
    guard let file = FileRegion(path: path) else {
      throw .badCertificate(file: path, reason: "it cannot be read")
    }
    var bytes = file.read()
    let count = bytes.count
    return bytes.withUnsafeMutableBufferPointer { buffer in
      var datum = gnutls_datum_t(data: buffer.baseAddress, size: UInt32(count))
      return body(&datum)
    }
  }

  private static func reason(_ code: Int32) -> String {
    gnutls_strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }
}
