import Telemetry

/// Follows outgoing calls in the trace that the caller is in (OpenTelemetry's conventions for HTTP spans,
/// https://opentelemetry.io/docs/specs/semconv/http/http-spans/). Paths and queries are not in it: services have
/// customers' names and keys there.
enum CallTrace {
  /// Begins to follow a call; nothing where nothing is traced.
  static func begin(_ request: HTTPClientRequest, _ address: Address) -> Span? {
    guard let span = Span.begin(request.method, .client) else { return nil }
    span.set("http.request.method", .string(request.method))
    span.set("server.address", .string(address.host))
    span.set("server.port", .integer(Int64(address.port)))
    return span
  }

  /// The request with what tells its receiver where in the trace it is called, where the receiver is one of ours.
  static func told(_ request: HTTPClientRequest, _ address: Address, _ span: Span?) -> HTTPClientRequest {
    guard let span else { return request }
    var request = request
    request.headers += span.fields(for: address.host)
    return request
  }

  /// The call has ended. Any status that says no is a failure of the call, though it may be none of what it was for.
  static func end(_ span: Span, _ transfer: Transfer, _ ending: Transfer.Ending) {
    defer { span.end() }
    let status = transfer.progress.head.status
    if status > 0 { span.set("http.response.status_code", .integer(Int64(status))) }
    span.set("http.response.body.size", .integer(Int64(transfer.progress.receivedBytes)))
    switch ending {
    case .failed(.cancelled): span.set("usher.cancelled", true)
    case .failed(let error): span.fail(error.kind)
    case .finished where status >= 400: span.fail(String(status), "The answer was \(status).")
    case .finished: break
    }
  }
}
