import Essentials

/// How answers are kept for the next time they are asked for.
public struct CacheConfiguration: Hashable, Sendable {
  /// Whether they are.
  public var isEnabled: Bool
  /// How long.
  public var lifetime: Duration
  /// How many.
  public var entries: Int

  init(_ reader: ConfigurationReader) {
    isEnabled = reader.value("enabled", default: true)
    lifetime = reader.value("ttl", default: .seconds(3600))
    entries = reader.value("entries", default: 10_000)
    if entries < 1 { reader.reject("entries", "must be at least 1; to keep none, set “enabled” to false") }
  }
}
