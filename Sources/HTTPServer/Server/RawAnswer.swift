import Essentials

#if canImport(Glibc)
import Glibc
#endif

/// Answers on a socket where libmicrohttpd cannot: in the middle of a request. The connection must end then.
enum RawAnswer {
  static func send(_ problem: Problem, _ security: SecurityFields, on socket: Int32) {
    send(status: problem.status, problem.document(requestID: nil), security, on: socket)
  }

  /// - Parameter document: A problem document.
  static func send(status: Int, _ document: [UInt8], _ security: SecurityFields, on socket: Int32) {
    let fields = security.fields.map { "\($0.name): \($0.value)\r\n" }.joined()
    let head = """
      HTTP/1.1 \(status) Refused\r\nContent-Type: application/problem+json\r\n\
      Content-Length: \(document.count)\r\n\(fields)Connection: close\r\n\r\n
      """
    let bytes = Array(head.utf8) + document
    _ = Glibc.send(socket, bytes, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
  }
}
