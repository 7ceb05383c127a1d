import CMicrohttpd
import Essentials

#if canImport(Glibc)
import Glibc
#endif

/// Makes a ``RequestHead`` of what libmicrohttpd has read, and checks what it lets pass.
enum RequestParser {
  /// The first line of a request.
  struct Line {
    let method: UnsafePointer<CChar>
    let target: RequestTarget
    let version: UnsafePointer<CChar>

    /// What is wrong with the line: libmicrohttpd takes spaces and zero bytes that belong nowhere.
    var problem: Problem? {
      if target.bytes.contains(where: { $0 <= 0x20 || $0 == 0x7F }) || !target.isFollowed(by: version) {
        return .badRequest(
          "The request line is not a method, an address and a version with one space between.")
      }
      return nil
    }

    var isHTTP11: Bool { strcmp(version, "HTTP/1.1") == 0 }
  }

  static func head(
    _ connection: OpaquePointer, _ line: Line, peer: Peer, _ responder: Responder
  ) -> (head: RequestHead, problem: Problem?) {
    let fields = fields(of: connection)
    let methodText = String(cString: line.method)
    let known = HTTPMethod(rawValue: methodText)
    let target = line.target.bytes
    let head = RequestHead(
      id: RequestNumber.id(offered: fields.headers), method: known ?? .get, target: originForm(target),
      headers: fields.headers, connection: peer.description)
    if let problem = line.problem { return (head, problem) }
    let size = usher_mhd_header_size(connection)
    let whole = UnsafeRawBufferPointer(start: line.method, count: size)
    if fields.isMalformed || !endsWithEmptyLine(whole, isLastValueEmpty: fields.isLastValueEmpty) {
      return (head, .badRequest("A header field is malformed."))
    }
    if size > responder.configuration.headerLimit {
      let isTarget = target.count > responder.configuration.headerLimit / 2
      return (head, isTarget ? .targetTooLong : .headerFieldsTooLarge)
    }
    if line.isHTTP11, !fields.headers.contains("Host") {
      return (head, .badRequest("The Host field is missing."))
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
    var isLastValueEmpty = false
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
          fields.pointee.isLastValueEmpty = valueSize == 0
          fields.pointee.headers.append(name: nameBytes, value: valueBytes)
          return .YES
        }, fields)
    }
    return fields
  }

  /// Whether a head, as libmicrohttpd leaves it, really ends with an empty line. It takes a line that begins with a
  /// colon for one, and what follows for the next request.
  ///
  /// Colons and line breaks are zero bytes by now: those of the last field and of the empty line make four in a row, and
  /// one more when the field has no value. Line breaks without a carriage return are refused by the way.
  private static func endsWithEmptyLine(_ head: UnsafeRawBufferPointer, isLastValueEmpty: Bool) -> Bool {
    let zeros = head.reversed().prefix { $0 == 0 }.count
    return zeros == 4 || zeros == 5 && isLastValueEmpty
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
