import Essentials
import Telemetry

/// Counts and logs what calls do.
struct TransferReport: Sendable {
  private let logger: Logger
  private let calls: Counter
  private let durations: Histogram
  private let openConnections: Gauge
  private let runningCalls: Gauge
  private let waitingCalls: Gauge

  /// In seconds; an answer of a language model takes up to minutes.
  private static let buckets = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300,
  ]

  init(_ logger: Logger, _ metrics: MetricRegistry) {
    self.logger = logger
    calls = metrics.counter(
      "http_client_calls_total", help: "Outgoing calls by how they ended: a status, or what went wrong.",
      labels: ["host", "outcome"])
    durations = metrics.histogram(
      "http_client_call_duration_seconds", help: "Time from an outgoing call to the end of its answer.",
      labels: ["host"], buckets: Self.buckets)
    openConnections = metrics.gauge(
      "http_client_connections", help: "Connections to other servers that are open or being made.")
    runningCalls = metrics.gauge("http_client_calls_running", help: "Outgoing calls under way.")
    waitingCalls = metrics.gauge(
      "http_client_calls_waiting",
      help: "Outgoing calls that wait because too many to their host are under way.")
  }

  func connections(_ change: Double) { openConnections.add(change) }
  func running(_ change: Double) { runningCalls.add(change) }
  func waiting(_ change: Double) { waitingCalls.add(change) }

  /// A call has ended, before its connection is let go.
  func ended(_ transfer: Transfer, _ ending: Transfer.Ending, at now: Int64) {
    // Users may name any host.
    let host = transfer.request.reach == .anywhere ? transfer.address.host : "any public"
    let seconds = Double(now - transfer.startedAt) / 1e9
    let outcome = Self.outcome(transfer, ending)
    calls.increment([host, outcome])
    durations.observe(max(0, seconds), [host], trace: transfer.span.flatMap { $0.isKept ? $0.traceID : nil })
    if let span = transfer.span { CallTrace.end(span, transfer, ending) }
    guard logger.writes(.debug) else { return }
    var fields: [String: JSONValue] = [
      "method": .string(transfer.request.method), "origin": .string(transfer.address.origin),
      // Without the query, where some services want their key.
      "path": .string(transfer.address.path), "outcome": .string(outcome),
      "milliseconds": .number(max(0, seconds) * 1000),
      "bytes": .integer(Int64(transfer.progress.receivedBytes)),
    ]
    if let handle = transfer.progress.handle { fields["reused"] = .bool(handle.hasReusedConnection) }
    logger.debug("Called another server", fields)
  }

  private static func outcome(_ transfer: Transfer, _ ending: Transfer.Ending) -> String {
    guard case .failed(let error) = ending else { return String(transfer.progress.head.status) }
    return error.kind
  }
}
