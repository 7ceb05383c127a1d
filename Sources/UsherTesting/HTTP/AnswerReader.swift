public import HTTPServer

/// Reads responses from a connection, one after the other.
public struct AnswerReader {
  /// The stream ended, or was no HTTP.
  public struct Malformed: Error {
    /// What was read.
    public let text: String
  }

  private let socket: RawSocket
  private var buffer: [UInt8] = []

  /// Begins to read.
  public init(_ socket: RawSocket) {
    self.socket = socket
  }

  /// The next response with its whole body.
  public mutating func next(hasBody: Bool = true) async throws -> HTTPAnswer {
    let (status, headers) = try await head()
    guard hasBody, status >= 200, status != 204, status != 304 else {
      return HTTPAnswer(status: status, headers: headers, body: [])
    }
    let body: [UInt8]
    if headers["Transfer-Encoding"] == "chunked" {
      body = try await chunks()
    } else if let length = headers["Content-Length"].flatMap({ Int($0) }) {
      body = try await take(length)
    } else {
      body = buffer + (try await socket.receiveAll())
      buffer = []
    }
    return HTTPAnswer(status: status, headers: headers, body: body)
  }

  /// The next response's status and header fields; what follows is left for ``received()``.
  public mutating func head() async throws -> (status: Int, headers: HTTPHeaders) {
    let lines = try await line(endingIn: "\r\n\r\n").split(separator: "\r\n")
    guard let first = lines.first?.split(separator: " "), first.count >= 2, let status = Int(first[1]) else {
      throw Malformed(text: lines.joined(separator: "\n"))
    }
    var headers: HTTPHeaders = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { throw Malformed(text: String(line)) }
      var value = line[line.index(after: colon)...]
      while value.first == " " { value.removeFirst() }
      headers.add(String(line[..<colon]), String(value))
    }
    return (status, headers)
  }

  /// The next chunk of a chunked body; nothing at its end.
  public mutating func chunk() async throws -> [UInt8]? {
    let size = try await line(endingIn: "\r\n")
    guard let count = Int(size, radix: 16) else { throw Malformed(text: size) }
    let bytes = try await take(count)
    _ = try await take(2)
    return count == 0 ? nil : bytes
  }

  /// Bytes as they come, for what is no HTTP any more.
  public mutating func received() async throws -> [UInt8] {
    if buffer.isEmpty { return try await socket.receive() }
    defer { buffer = [] }
    return buffer
  }

  private mutating func chunks() async throws -> [UInt8] {
    var body: [UInt8] = []
    while let chunk = try await chunk() { body += chunk }
    return body
  }

  private mutating func line(endingIn end: String) async throws -> String {
    while true {
      if let range = buffer.firstRange(of: Array(end.utf8)) {
        let line = String(decoding: buffer[..<range.lowerBound], as: UTF8.self)
        buffer.removeSubrange(..<range.upperBound)
        return line
      }
      try await more()
    }
  }

  private mutating func take(_ count: Int) async throws -> [UInt8] {
    while buffer.count < count { try await more() }
    defer { buffer.removeFirst(count) }
    return Array(buffer.prefix(count))
  }

  private mutating func more() async throws {
    let some = try await socket.receive()
    guard !some.isEmpty else { throw Malformed(text: String(decoding: buffer, as: UTF8.self)) }
    buffer += some
  }
}
