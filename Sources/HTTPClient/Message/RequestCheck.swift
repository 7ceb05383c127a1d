/// What may not be sent, so that nobody who has a say in a request can begin another one in it (RFC 9110 §5, RFC 9112
/// §11.2).
enum RequestCheck {
  /// Fields that frame the message or speak to the next hop; the client sends its own.
  private static let forbidden: Set<String> = [
    "connection", "content-length", "expect", "http2-settings", "keep-alive", "proxy-authenticate",
    "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
  ]
  private static let fieldLimit = 256
  /// The most bytes of all fields together.
  private static let sizeLimit = 64 << 10
  private static let longestForbidden = 19

  static func check(_ request: HTTPClientRequest) throws(HTTPClientError) {
    guard isToken(request.method), request.method.utf8.count <= 32 else {
      throw .invalidRequest("The method is none")
    }
    guard request.method != "CONNECT", request.method != "TRACE" else {
      throw .invalidRequest("The method \(request.method) is not for calls")
    }
    guard request.headers.count <= fieldLimit else {
      throw .invalidRequest("There are too many header fields")
    }
    var size = 0
    var hasHost = false
    for (name, value) in request.headers {
      guard isToken(name) else { throw .invalidRequest("A header field's name is none") }
      guard isFieldValue(value) else {
        throw .invalidRequest("The header field \(name) has a control character in it")
      }
      size += name.utf8.count + value.utf8.count + 4
      guard name.utf8.count <= longestForbidden else { continue }
      let lowercased = name.lowercased()
      guard !forbidden.contains(lowercased) else {
        throw .invalidRequest("The header field \(name) is the client's own")
      }
      if lowercased == "host" {
        guard !hasHost, request.reach == .anywhere else {
          throw .invalidRequest("The header field \(name) is given twice, or may not be given here")
        }
        hasHost = true
      }
    }
    guard size <= sizeLimit else { throw .invalidRequest("The header fields are too large") }
  }

  /// RFC 9110 §5.6.2.
  private static func isToken(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { isTokenByte[Int($0)] }
  }

  private static let isTokenByte: [Bool] = (0...255).map { (byte: Int) in
    guard let scalar = Unicode.Scalar(byte), byte < 0x7F else { return false }
    return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
      || "!#$%&'*+-.^_`|~".unicodeScalars.contains(scalar)
  }

  /// RFC 9110 §5.5: no control characters but the tab.
  private static func isFieldValue(_ text: String) -> Bool {
    text.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 }
  }
}
