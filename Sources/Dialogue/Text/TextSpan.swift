/// A place in a message, in bytes of its UTF-8.
public struct TextSpan: Hashable, Sendable, Codable {
  /// Where the first byte is.
  public let start: Int
  /// One behind the last byte.
  public let end: Int

  /// Makes a place.
  public init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  /// The words at this place.
  public func text(in message: String) -> String {
    let bytes = message.utf8
    guard start >= 0, end <= bytes.count else { return "" }
    return String(decoding: bytes.dropFirst(start).prefix(end - start), as: UTF8.self)
  }
}
