import HTTPServer
import Identity

extension HTTPRequest {
  /// Whether it says that it is signed (RFC 9421).
  var isSigned: Bool { headers.contains("Signature-Input") }

  /// Whether a body comes with it.
  var hasBody: Bool {
    headers["Content-Length"].map { $0 != "0" } ?? headers.contains("Transfer-Encoding")
  }

  /// What a signature covers.
  var signedCall: SignedCall {
    let headers = headers
    return SignedCall(method: method.rawValue, path: path, query: queryText) { headers.values($0) }
  }
}
