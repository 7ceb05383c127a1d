/// Which side of a call a span is. The numbers are OTLP's.
public enum SpanKind: Int, Hashable, Sendable {
  case `internal` = 1
  /// It answers a call from outside.
  case server = 2
  /// It calls somebody else and waits.
  case client = 3
  /// It leaves work to be done later.
  case producer = 4
  /// It does work that was left to be done.
  case consumer = 5
}
