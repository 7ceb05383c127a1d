import CMicrohttpd
import Essentials
import HTTPServer
import UsherTesting

#if canImport(Glibc)
import Glibc
#endif

/// A self-signed certificate and its key, made for a test.
struct TestCertificate {
  let certificate: String
  let key: String

  /// Makes a certificate that is known by its serial number.
  init(serial: UInt8) {
    var key: gnutls_x509_privkey_t?
    var certificate: gnutls_x509_crt_t?
    gnutls_x509_privkey_init(&key)
    gnutls_x509_crt_init(&certificate)
    defer {
      gnutls_x509_privkey_deinit(key)
      gnutls_x509_crt_deinit(certificate)
    }
    // An elliptic curve: RSA keys take long to make.
    gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA, 0x8000_0000 | GNUTLS_ECC_CURVE_SECP256R1.rawValue, 0)
    var serial = [serial]
    gnutls_x509_crt_set_version(certificate, 3)
    gnutls_x509_crt_set_serial(certificate, &serial, 1)
    gnutls_x509_crt_set_activation_time(certificate, 0)
    gnutls_x509_crt_set_expiration_time(certificate, 4_000_000_000)
    gnutls_x509_crt_set_dn(certificate, "CN=localhost", nil)
    gnutls_x509_crt_set_key(certificate, key)
    gnutls_x509_crt_sign2(certificate, certificate, key, GNUTLS_DIG_SHA256, 0)
    self.certificate = Self.text { gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_PEM, &$0) }
    self.key = Self.text { gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &$0) }
  }

  private static func text(_ export: (inout gnutls_datum_t) -> Int32) -> String {
    var datum = gnutls_datum_t()
    guard export(&datum) == 0, let bytes = datum.data else { return "" }
    defer { free(bytes) }
    return String(decoding: UnsafeBufferPointer(start: bytes, count: Int(datum.size)), as: UTF8.self)
  }

  /// Writes both files, and names them.
  @discardableResult
  func write(to folder: TemporaryFolder) throws -> HTTPServerConfiguration.TLSFiles {
    HTTPServerConfiguration.TLSFiles(
      certificate: try folder.write(certificate, to: "certificate.pem"),
      key: try folder.write(key, to: "key.pem"))
  }
}
