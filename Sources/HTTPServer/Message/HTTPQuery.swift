/// The query of a request's URL: names with values, decoded when asked for; names may repeat.
///
/// The server refuses a query that is not well encoded before a handler sees it.
public struct HTTPQuery: Sendable {
  private let encoded: [UInt8]

  /// Makes a query from its encoded text, without the question mark.
  public init(encoded: String = "") {
    self.encoded = Array(encoded.utf8)
  }

  init(encoded: some Collection<UInt8>) {
    self.encoded = Array(encoded)
  }

  /// The encoded text, without the question mark.
  public var text: String { String(decoding: encoded, as: UTF8.self) }

  /// The first value under a name; the empty string when the name stands alone.
  public subscript(name: String) -> String? {
    firstValue(name)
  }

  /// All values under a name, in order.
  public func values(_ name: String) -> [String] {
    items.compactMap { $0.name == name ? $0.value : nil }
  }

  /// All names with their values, in order.
  public var items: [(name: String, value: String)] {
    encoded.split(separator: UInt8(ascii: "&")).compactMap { Self.item($0) }
  }

  var isValid: Bool { PercentEncoding.isValid(encoded) }

  private func firstValue(_ name: String) -> String? {
    guard !encoded.isEmpty else { return nil }
    for part in encoded.split(separator: UInt8(ascii: "&")) {
      if let item = Self.item(part), item.name == name { return item.value }
    }
    return nil
  }

  private static func item(_ part: ArraySlice<UInt8>) -> (name: String, value: String)? {
    let separator = part.firstIndex(of: UInt8(ascii: "="))
    let value = separator.map { part[($0 + 1)...] } ?? []
    guard let name = PercentEncoding.decode(part[..<(separator ?? part.endIndex)], plusIsSpace: true),
      let value = PercentEncoding.decode(value, plusIsSpace: true)
    else { return nil }
    return (name, value)
  }
}
