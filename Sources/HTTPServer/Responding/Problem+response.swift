public import Essentials

extension HTTPResponse {
  /// A problem as `application/problem+json` (RFC 9457), with the header fields that belong to it.
  public static func problem(_ problem: Problem, requestID: String? = nil) -> HTTPResponse {
    var headers: HTTPHeaders = ["Content-Type": "application/problem+json"]
    if let seconds = problem.retryAfterSeconds { headers.add("Retry-After", String(seconds)) }
    if problem.status == 405 { headers.add("Allow", problem.allowedMethods.joined(separator: ", ")) }
    if let challenge = problem.challenge { headers.add("WWW-Authenticate", challenge) }
    if problem.status == 426 {
      headers.add("Upgrade", "websocket")
      headers.add("Sec-WebSocket-Version", "13")
    }
    return HTTPResponse(
      status: problem.status, headers: headers, body: .bytes(problem.document(requestID: requestID)))
  }
}

extension Problem {
  /// What to come with (RFC 9110, section 11.6.1), in the words of RFC 6750, section 3.
  fileprivate var challenge: String? {
    switch (status, kind) {
    case (401, "invalid-token"): "Bearer error=\"invalid_token\""
    case (401, _): "Bearer"
    case (403, "missing-scope"):
      "Bearer error=\"insufficient_scope\""
        + (extensions["scope"]?.stringValue.map { ", scope=\"\($0)\"" } ?? "")
    default: nil
    }
  }

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
