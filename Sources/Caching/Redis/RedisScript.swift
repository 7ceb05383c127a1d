import Synchronization

/// A script in Lua that Redis runs as one step. Redis is sent its text once, and then its digest only.
public final class RedisScript: Sendable {
  /// The text.
  public let source: String
  let digest = Mutex<String?>(nil)

  /// Makes a script.
  public init(_ source: String) {
    self.source = source
  }
}
