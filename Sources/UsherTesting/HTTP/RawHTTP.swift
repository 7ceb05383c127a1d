public import HTTPServer

/// The few words of HTTP/1.1 that tests need, over a ``RawSocket``.
public enum RawHTTP {
  /// Sends one request on a connection of its own.
  public static func send(
    _ method: HTTPMethod, _ target: String, headers: HTTPHeaders = [:], body: [UInt8] = [], port: Int
  ) async throws -> HTTPAnswer {
    let socket = try RawSocket(port: port)
    try await socket.send(request(method, target, headers: headers, body: body))
    var reader = AnswerReader(socket)
    return try await reader.next(hasBody: method != .head)
  }

  /// The bytes of a request.
  public static func request(
    _ method: HTTPMethod, _ target: String, headers: HTTPHeaders = [:], body: [UInt8] = []
  ) -> [UInt8] {
    var text = "\(method.rawValue) \(target) HTTP/1.1\r\n"
    if !headers.contains("Host") { text += "Host: localhost\r\n" }
    for (name, value) in headers { text += "\(name): \(value)\r\n" }
    if !body.isEmpty || method == .post || method == .put || method == .patch {
      text += "Content-Length: \(body.count)\r\n"
    }
    return Array((text + "\r\n").utf8) + body
  }

  /// Sends bytes as they are and returns all that comes back until the server closes.
  public static func exchange(_ bytes: [UInt8], port: Int) async throws -> String {
    let socket = try RawSocket(port: port)
    try await socket.send(bytes)
    return String(decoding: try await socket.receiveAll(), as: UTF8.self)
  }
}
