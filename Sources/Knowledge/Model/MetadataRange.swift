/// Bounds for a value of documents' metadata, such as a date from 2026-12-01 to 2026-12-31, or a price of at most 100.
public struct MetadataRange: Sendable, Hashable {
  /// The value's name.
  public var name: String
  /// The least that passes; nothing where there is no lower bound.
  public var from: String?
  /// The most that passes; nothing where there is no upper bound.
  public var until: String?

  /// Makes a range; both bounds belong to it.
  public init(_ name: String, from: String? = nil, until: String? = nil) {
    self.name = name
    self.from = from
    self.until = until
  }

  /// Whether a document passes. One without the value does not.
  func admits(_ metadata: [String: String]) -> Bool {
    guard let value = metadata[name] else { return false }
    if let from, Self.isLess(value, from) { return false }
    if let until, Self.isLess(until, value) { return false }
    return true
  }

  /// Numbers by their size, anything else letter by letter, which is right for dates as ISO 8601 writes them.
  private static func isLess(_ left: String, _ right: String) -> Bool {
    if let left = Double(left), let right = Double(right) { return left < right }
    return left < right
  }
}
