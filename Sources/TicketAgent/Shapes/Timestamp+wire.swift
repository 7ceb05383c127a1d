public import Essentials

extension Timestamp {
  /// RFC 3339 in UTC to the second, rounded down: `2025-10-07T01:23:45Z`. What is promised until then, is.
  public var wireText: String { String(description.prefix(19)) + "Z" }
}
