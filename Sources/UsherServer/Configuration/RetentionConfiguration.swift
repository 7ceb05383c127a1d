import Essentials

/// How long what is over is kept.
public struct RetentionConfiguration: Hashable, Sendable {
  /// Workflows' runs, from their end on; nothing for ever.
  public var workflowRuns: Duration?

  init(_ reader: ConfigurationReader) {
    workflowRuns = reader.value("workflow_runs", default: KeptTime(duration: .seconds(90 * 86_400))).duration
    if let time = workflowRuns, time < .seconds(3600) {
      reader.reject("workflow_runs", "must be at least 1h, or “forever”")
    }
  }
}

/// A duration, or “forever”.
private struct KeptTime: ConfigurationValue {
  static var expectation: String { "a time such as 90d, or forever" }

  let duration: Duration?

  init(duration: Duration) {
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
