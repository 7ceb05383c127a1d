import Telemetry

/// What is counted of requests.
struct HTTPMetrics: Sendable {
  private let requests: Counter
  private let durations: Histogram

  init(_ registry: MetricRegistry) {
    requests = registry.counter(
      "http_requests_total", help: "Requests answered.", labels: ["method", "route", "status"])
    durations = registry.histogram(
      "http_request_duration_seconds", help: "Time from a request's first line to the end of its response.",
      labels: ["method", "route"])
  }

  /// - Parameters:
  ///   - route: The pattern of the route; nothing when there was none.
  ///   - seconds: The time that it took.
  ///   - trace: The trace of the request, if it is kept.
  func count(method: String, route: String?, status: Int, seconds: Double, trace: TraceID?) {
    let route = route ?? "none"
    requests.increment([method, route, String(status)])
    durations.observe(seconds, [method, route], trace: trace)
  }
}
