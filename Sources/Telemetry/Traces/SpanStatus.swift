/// How a span ended, as far as somebody has said.
public enum SpanStatus: Hashable, Sendable {
  case unset
  case ok
  /// It failed; in words where there are any.
  case error(String)

  var isError: Bool { if case .error = self { true } else { false } }
}
