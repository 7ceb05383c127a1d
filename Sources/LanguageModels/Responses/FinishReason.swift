/// Why a model's answer ended.
public enum FinishReason: Hashable, Sendable {
  /// It is complete.
  case stop
  /// The most tokens allowed were written.
  case length
  /// Tools are to be called.
  case toolCalls
  /// The service held the rest back.
  case contentFilter
  /// Another reason, as the service names it.
  case other(String)
}
