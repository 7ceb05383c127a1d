import Essentials

/// How answers are kept for the next time they are asked for.
public struct CacheConfiguration: Hashable, Sendable {
  /// Whether they are.
  public var isEnabled: Bool
  /// How long.
  public var lifetime: Duration
  /// How many.
  public var entries: Int
  /// How many bytes everything else that is kept may take in memory.
  public var memory: Int
  /// Whether frequent questions are answered beforehand when the server starts.
  public var warms: Bool

  init(_ reader: ConfigurationReader) {
    isEnabled = reader.value("enabled", default: true)
    lifetime = reader.value("ttl", default: .seconds(3600))
    entries = reader.value("entries", default: 10_000)
    if entries < 1 { reader.reject("entries", "must be at least 1; to keep none, set “enabled” to false") }
    memory = reader.value("memory", default: ByteCount(bytes: 64 << 20)).bytes
    if memory < 1 << 20 { reader.reject("memory", "must be at least 1MiB") }
    warms = reader.value("warm", default: false)
  }
}
