/// Sends spans to a collector: the way there, which is not this layer's business.
public protocol SpanExporter: Sendable {
  /// Sends one message. Never throws: what went wrong is an outcome. It takes its own time limit care of.
  func export(_ message: [UInt8], type: String) async -> ExportOutcome
}

/// What became of a message to a collector.
public enum ExportOutcome: Hashable, Sendable {
  /// It was taken, but for so many spans that the collector did not want.
  case taken(rejected: Int)
  /// The collector does not want it, and would not later.
  case refused(String)
  /// The collector is not there or too busy; it may say when it wants to be asked again.
  case unavailable(String, retryAfter: Duration?)
}
