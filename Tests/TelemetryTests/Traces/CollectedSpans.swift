import Essentials
import Synchronization
import Telemetry
import UsherTesting

/// A collector in this process that understands JSON, and can be told to be away.
final class CollectedSpans: SpanExporter {
  private struct State {
    var spans: [JSONValue] = []
    var calls = 0
    var outcome = ExportOutcome.taken(rejected: 0)
  }

  private let state = Mutex(State())

  var spans: [JSONValue] { state.withLock { $0.spans } }
  var calls: Int { state.withLock { $0.calls } }
  var names: [String] { spans.map { $0["name"]?.stringValue ?? "" } }

  func answer(_ outcome: ExportOutcome) { state.withLock { $0.outcome = outcome } }

  func span(_ name: String) -> JSONValue? { spans.first { $0["name"]?.stringValue == name } }

  func export(_ message: [UInt8], type: String) async -> ExportOutcome {
    let parsed = try? JSONValue(parsing: message)
    let spans = parsed?["resourceSpans"]?[0]?["scopeSpans"]?[0]?["spans"]?.arrayValue ?? []
    return state.withLock { state in
      state.calls += 1
      if case .taken = state.outcome { state.spans += spans }
      return state.outcome
    }
  }
}

extension JSONValue {
  /// The value of a span's attribute.
  func attribute(_ name: String) -> JSONValue? {
    self["attributes"]?.arrayValue?.first { $0["key"]?.stringValue == name }?["value"]
  }
}
