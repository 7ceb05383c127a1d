import CMicrohttpd
import Essentials

/// Makes a ``RequestHead`` of what libmicrohttpd has read, and checks what it lets pass.
enum RequestParser {
  static func head(
    _ connection: OpaquePointer, method: UnsafePointer<CChar>, target: [UInt8], peer: Peer,
    _ responder: Responder
  ) -> (head: RequestHead, problem: Problem?) {
    let fields = fields(of: connection)
    let methodText = String(cString: method)
    let known = HTTPMethod(rawValue: methodText)
    let head = RequestHead(
      id: RequestNumber.id(offered: fields.headers), method: known ?? .get, target: originForm(target),
      headers: fields.headers, connection: peer.description)
    if fields.isMalformed {
      return (head, .badRequest("A header field is malformed."))
    }
    if usher_mhd_header_size(connection) > responder.configuration.headerLimit {
      let isTarget = target.count > responder.configuration.headerLimit / 2
      return (head, isTarget ? .targetTooLong : .headerFieldsTooLarge)
    }
    if let problem = framingProblem(fields.headers) { return (head, problem) }
    guard known != nil else {
      return (head, .methodNotAllowed(methodText, allowed: HTTPMethod.allCases))
    }
    return (head, nil)
  }

  private struct Fields {
    var headers = HTTPHeaders(reservingCapacity: 256)
    var isMalformed = false
  }

  private static func fields(of connection: OpaquePointer) -> Fields {
    var fields = Fields()
    withUnsafeMutablePointer(to: &fields) { fields in
      usher_mhd_headers(
        connection,
        { context, _, name, nameSize, value, valueSize in
          guard let fields = context?.assumingMemoryBound(to: Fields.self), let name else { return .YES }
          let nameBytes = UnsafeRawBufferPointer(start: name, count: nameSize).bindMemory(to: UInt8.self)
          let valueBytes = UnsafeRawBufferPointer(start: value, count: valueSize).bindMemory(to: UInt8.self)
          let isWell =
            nameSize > 0 && nameBytes.allSatisfy(\.isTokenCharacter)
            && valueBytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
          if !isWell { fields.pointee.isMalformed = true }
          fields.pointee.headers.append(name: nameBytes, value: valueBytes)
          return .YES
        }, fields)
    }
    return fields
  }

  /// What could make us and a proxy before us disagree where a request ends (RFC 9112 §6.3, §11.2).
  private static func framingProblem(_ headers: HTTPHeaders) -> Problem? {
    let lengths = headers.count(of: "Content-Length")
    let codings = headers.count(of: "Transfer-Encoding")
    if headers.count(of: "Host") > 1 { return .badRequest("There is more than one Host field.") }
    if lengths == 0, codings == 0 { return nil }
    if lengths > 1 { return .badRequest("There is more than one Content-Length field.") }
    if lengths > 0, codings > 0 {
      return .badRequest("Content-Length and Transfer-Encoding exclude each other.")
    }
    if codings > 1 || codings == 1 && !headers.firstValue("Transfer-Encoding", is: "chunked") {
      return .badRequest("The only Transfer-Encoding that is taken is chunked.")
    }
    if let length = headers["Content-Length"], !length.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      return .badRequest("Content-Length is not a number.")
    }
    return nil
  }

  /// The path and query of a target that may be a whole URL, as proxies are asked for (RFC 9112 §3.2.2).
  private static func originForm(_ target: [UInt8]) -> [UInt8] {
    guard target.first != UInt8(ascii: "/") else { return target }
    for scheme in ["http://", "https://"] where target.starts(with: scheme.utf8) {
      let rest = target.dropFirst(scheme.utf8.count)
      guard let path = rest.firstIndex(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }) else {
        return [UInt8(ascii: "/")]
      }
      return (rest[path] == UInt8(ascii: "?") ? [UInt8(ascii: "/")] : []) + rest[path...]
    }
    return target
  }
}
