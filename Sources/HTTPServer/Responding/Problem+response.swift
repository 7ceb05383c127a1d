public import Essentials

extension HTTPResponse {
  /// A problem as `application/problem+json` (RFC 9457), with the header fields that belong to it.
  public static func problem(_ problem: Problem, requestID: String? = nil) -> HTTPResponse {
    var headers: HTTPHeaders = ["Content-Type": "application/problem+json", "Cache-Control": "no-store"]
    if let seconds = problem.retryAfterSeconds { headers.add("Retry-After", String(seconds)) }
    if problem.status == 405 { headers.add("Allow", problem.allowedMethods.joined(separator: ", ")) }
    if problem.status == 401 { headers.add("WWW-Authenticate", "Bearer") }
    if problem.status == 426 {
      headers.add("Upgrade", "websocket")
      headers.add("Sec-WebSocket-Version", "13")
    }
    return HTTPResponse(
      status: problem.status, headers: headers, body: .bytes(problem.document(requestID: requestID)))
  }
}

extension Problem {
  /// The problem as a JSON document.
  func document(requestID: String?) -> [UInt8] {
    var writer = JSONWriter()
    writer.write(raw: "{\"type\":")
    writer.write(type)
    writer.write(raw: ",\"title\":")
    writer.write(title)
    writer.write(raw: ",\"status\":")
    writer.write(Int64(status))
    if let detail {
      writer.write(raw: ",\"detail\":")
      writer.write(detail)
    }
    if !errors.isEmpty {
      writer.write(raw: ",\"errors\":")
      writer.write(
        .array(errors.map { .object(["pointer": .string($0.pointer), "detail": .string($0.detail)]) }))
    }
    if let requestID {
      writer.write(raw: ",\"request_id\":")
      writer.write(requestID)
    }
    for (name, value) in extensions.sorted(by: { $0.key < $1.key }) {
      writer.write(raw: ",")
      writer.write(name)
      writer.write(raw: ":")
      writer.write(value)
    }
    writer.write(raw: "}")
    return writer.bytes
  }
}
