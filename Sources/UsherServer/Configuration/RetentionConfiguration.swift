import Essentials

/// How long what is over is kept.
public struct RetentionConfiguration: Hashable, Sendable {
  /// Workflows' runs, from their end on; nothing for ever.
  public var workflowRuns: Duration?
  /// Conversations with their messages and files, from the last thing that happened in them on; nothing for ever.
  public var conversations: Duration?
  /// How replies came about, from the reply on; nothing as long as the reply.
  public var traces: Duration?

  /// Keeps everything for ever, but for workflows' runs.
  public init() {
    workflowRuns = .seconds(90 * 86_400)
  }

  init(_ reader: ConfigurationReader) {
    workflowRuns = Self.time("workflow_runs", reader, default: RetentionConfiguration().workflowRuns)
    conversations = Self.time("conversations", reader, default: nil)
    traces = Self.time("traces", reader, default: nil)
  }

  private static func time(
    _ key: String, _ reader: ConfigurationReader, default usual: Duration?
  ) -> Duration? {
    let time = reader.value(key, default: KeptTime(duration: usual)).duration
    if let time, time < .seconds(3600) { reader.reject(key, "must be at least 1h, or “forever”") }
    return time
  }
}

/// A duration, or “forever”.
private struct KeptTime: ConfigurationValue {
  static var expectation: String { "a time such as 90d, or forever" }

  let duration: Duration?

  init(duration: Duration?) {
    self.duration = duration
  }

  init?(configuration text: String, isPlain: Bool) {
    if text == "forever" {
      duration = nil
    } else if let duration = Duration(configuration: text, isPlain: isPlain) {
      self.duration = duration
    } else {
      return nil
    }
  }
}
