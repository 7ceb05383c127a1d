/// The header fields of an answer in the order in which they came; names compare without regard to case.
///
/// The head's lines lie one after the other in a single buffer, so that an answer costs few allocations, however many
/// fields it has.
public struct HTTPClientHeaders: Sendable, ExpressibleByDictionaryLiteral {
  private var bytes: [UInt8] = []
  private var fields: [Field] = []

  private struct Field {
    let name: Range<Int>
    let value: Range<Int>
  }

  /// Makes a list without fields.
  public init() {}

  /// Makes a list from names and values.
  public init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements { append(Array("\(name):\(value)".utf8)) }
  }

  /// The first value of a field.
  public subscript(name: String) -> String? {
    fields.first { matches($0.name, name) }.map { text($0.value) }
  }

  /// All values of a field, in order.
  public func values(_ name: String) -> [String] {
    fields.filter { matches($0.name, name) }.map { text($0.value) }
  }

  /// Takes all fields of this name out.
  mutating func remove(_ name: String) {
    fields = fields.filter { !matches($0.name, name) }
  }

  /// Appends a field by its line.
  ///
  /// - Returns: Whether it is one.
  @discardableResult
  mutating func append(_ line: some Collection<UInt8>) -> Bool {
    let start = bytes.count
    bytes.append(contentsOf: line)
    guard let colon = bytes[start...].firstIndex(of: UInt8(ascii: ":")), colon > start else {
      bytes.removeSubrange(start...)
      return false
    }
    var lower = colon + 1
    var upper = bytes.count
    while lower < upper, bytes[lower].isBlank { lower += 1 }
    while upper > lower, bytes[upper - 1].isBlank { upper -= 1 }
    fields.append(Field(name: start..<colon, value: lower..<upper))
    return true
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private func matches(_ range: Range<Int>, _ name: String) -> Bool {
    let name = name.utf8
    guard name.count == range.count else { return false }
    return zip(bytes[range], name).allSatisfy { $0.lowercased == $1.lowercased }
  }
}

extension HTTPClientHeaders: Sequence {
  /// Names and values, in order.
  public func makeIterator() -> IndexingIterator<[(name: String, value: String)]> {
    fields.map { (name: text($0.name), value: text($0.value)) }.makeIterator()
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D || self == 0x0A }
  fileprivate var lowercased: UInt8 { 0x41...0x5A ~= self ? self | 0x20 : self }
}
