import Essentials
import Synchronization
import Telemetry

/// Follows a request's handler in a trace: the caller's, where it sent one (OpenTelemetry's conventions for HTTP spans,
/// https://opentelemetry.io/docs/specs/semconv/http/http-spans/). Paths and addresses of clients are personal, and not in
/// it; the route is.
struct RequestTrace {
  private let span: Span
  private let head: RequestHead

  /// Begins to follow; nothing where nothing is traced.
  init?(_ request: HTTPRequest, _ route: Route, _ tracer: Tracer) {
    guard
      let span = tracer.begin(
        "\(request.method.rawValue) \(route.pattern.text)", .server, caller: Self.caller(request.headers))
    else { return nil }
    self.span = span
    head = request.head
    span.set("http.request.method", .string(request.method.rawValue))
    span.set("http.route", .string(route.pattern.text))
    span.set("url.scheme", request.isSecure ? "https" : "http")
    // A name that the client has chosen may say anything.
    if RequestID(request.id) != nil { span.set("usher.request.id", .string(request.id)) }
    head.span.withLock { $0 = span }
  }

  private static func caller(_ headers: HTTPHeaders) -> TraceContext? {
    let parents = headers.values("traceparent")
    guard parents.count == 1 else { return nil }
    return TraceContext(
      parent: parents[0], states: headers.values("tracestate"), baggage: headers.values("baggage"))
  }

  /// Runs the handler. The span is over when it is known what the answer is; how long a stream goes on is not the
  /// handler's time.
  func follow(_ handler: () async -> Responder.Outcome) async -> Responder.Outcome {
    let outcome = await Span.$current.withValue(span, operation: handler)
    switch outcome {
    case .response(let response): end(response.status)
    case .upgrade: end(101)
    case .pending: span.end()
    }
    return outcome
  }

  private func end(_ status: Int) {
    span.set("http.response.status_code", .integer(Int64(status)))
    if status >= 500, !span.hasFailed { span.fail(String(status), "The answer was \(status).") }
    span.end()
  }
}
