/// What a log line looks like.
public enum LogFormat: String, CaseIterable, Hashable, Sendable {
  /// One JSON object a line, for machines.
  case json
  /// Time, level, component, message and fields, for people.
  case text
}
