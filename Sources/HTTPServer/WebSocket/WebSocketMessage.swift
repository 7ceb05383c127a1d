/// A whole message, put together from its frames.
public enum WebSocketMessage: Hashable, Sendable {
  /// UTF-8 text.
  case text(String)
  /// Bytes.
  case binary([UInt8])

  /// The length of the content in bytes.
  var count: Int {
    switch self {
    case .text(let text): text.utf8.count
    case .binary(let bytes): bytes.count
    }
  }
}

/// The socket is closed, so nothing can be sent.
public struct WebSocketClosed: Error, Hashable {
  /// Why it was closed.
  public let code: WebSocketCloseCode
}
