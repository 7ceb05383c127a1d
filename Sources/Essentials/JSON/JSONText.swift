/// JSON as it was written: checked, and with the members of its objects in their order. For data where that order means
/// something, as in a schema that a language model fills in from top to bottom.
///
/// Literals keep their order too: `["reason": ["type": "string"], "verdict": ["type": "integer"]]`.
public struct JSONText: Hashable, Sendable {
  /// UTF-8, without white space around it.
  public let bytes: [UInt8]

  /// Reads one JSON value and nothing else; see ``JSONValue/init(parsing:depthLimit:halfSurrogates:)``.
  public init(parsing bytes: [UInt8], depthLimit: Int = 128) throws(JSONSyntaxError) {
    _ = try JSONValue(parsing: bytes, depthLimit: depthLimit)
    var rest = bytes[...]
    if rest.starts(with: JSONParser.byteOrderMark) { rest = rest.dropFirst(3) }
    rest = rest.drop(while: \.isJSONSpace)
    while let last = rest.last, last.isJSONSpace { rest.removeLast() }
    self.bytes = Array(rest)
  }

  /// Reads one JSON value from a text.
  public init(parsing text: some StringProtocol, depthLimit: Int = 128) throws(JSONSyntaxError) {
    try self.init(parsing: Array(text.utf8), depthLimit: depthLimit)
  }

  /// Writes a value, members sorted by name.
  public init(_ value: JSONValue) {
    bytes = value.serialized()
  }

  /// Writes an object of members in their order.
  public init(_ members: JSONMembers) {
    var writer = JSONWriter()
    var separator = UInt8(ascii: "{")
    for (name, value) in members {
      writer.write(raw: [separator])
      separator = UInt8(ascii: ",")
      writer.write(name)
      writer.write(raw: ":")
      writer.write(raw: value.bytes)
    }
    writer.write(raw: members.isEmpty ? "{}" : "}")
    bytes = writer.bytes
  }

  /// Writes an array.
  public init(_ elements: [JSONText]) {
    bytes =
      [UInt8(ascii: "[")] + elements.map(\.bytes).joined(separator: [UInt8(ascii: ",")])
      + [UInt8(ascii: "]")]
  }

  /// A part of a text that was checked.
  fileprivate init(checked bytes: ArraySlice<UInt8>) {
    self.bytes = Array(bytes)
  }

  /// The value, without its order.
  public var value: JSONValue {
    // What was checked is read without an error; its depth was bounded then.
    (try? JSONValue(parsing: bytes, depthLimit: .max)) ?? .null
  }

  /// The JSON as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The members of an object, or nothing when this is no object. Of members with the same name, the last one counts.
  public var members: JSONMembers? {
    guard bytes.first == UInt8(ascii: "{") else { return nil }
    var scanner = JSONScanner(bytes)
    var members = JSONMembers()
    while let name = scanner.next(), let value = scanner.next() {
      members[JSONText(checked: name).value.stringValue ?? ""] = JSONText(checked: value)
    }
    return members
  }

  /// The elements of an array, or nothing when this is no array.
  public var elements: [JSONText]? {
    guard bytes.first == UInt8(ascii: "[") else { return nil }
    var scanner = JSONScanner(bytes)
    var elements: [JSONText] = []
    while let element = scanner.next() { elements.append(JSONText(checked: element)) }
    return elements
  }
}

/// The members of a JSON object in their order.
public struct JSONMembers: Hashable, Sendable, Sequence {
  private var names: [String] = []
  private var values: [String: JSONText] = [:]

  /// Makes an object without members.
  public init() {}

  /// Whether there is none.
  public var isEmpty: Bool { names.isEmpty }
  /// How many there are.
  public var count: Int { names.count }
  /// Their names in their order.
  public var orderedNames: [String] { names }

  /// A member by its name. A new one becomes the last; one that is there keeps its place.
  public subscript(name: String) -> JSONText? {
    get { values[name] }
    set {
      if values.updateOrRemove(newValue, name) == nil, newValue != nil { names.append(name) }
      if newValue == nil { names.removeAll { $0 == name } }
    }
  }

  /// The same names with other values.
  public func mapValues(_ transform: (JSONText) -> JSONText) -> JSONMembers {
    var result = self
    result.values = values.mapValues(transform)
    return result
  }

  public func makeIterator() -> some IteratorProtocol<(name: String, value: JSONText)> {
    names.lazy.compactMap { name in values[name].map { (name: name, value: $0) } }.makeIterator()
  }
}

extension JSONMembers: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, JSONText)...) {
    self.init()
    for (name, value) in elements { self[name] = value }
  }
}

extension [String: JSONText] {
  fileprivate mutating func updateOrRemove(_ value: JSONText?, _ key: String) -> JSONText? {
    defer { self[key] = value }
    return self[key]
  }
}

extension JSONText: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self.init(.string(value)) }
  public init(integerLiteral value: Int64) { self.init(.integer(value)) }
  public init(floatLiteral value: Double) { self.init(.number(value)) }
  public init(booleanLiteral value: Bool) { self.init(.bool(value)) }
  public init(nilLiteral: ()) { self.init(.null) }
  public init(arrayLiteral elements: JSONText...) { self.init(elements) }
  public init(dictionaryLiteral elements: (String, JSONText)...) {
    var members = JSONMembers()
    for (name, value) in elements { members[name] = value }
    self.init(members)
  }
}

/// Finds the values within an array or object that is known to be JSON.
private struct JSONScanner {
  private let bytes: [UInt8]
  /// Behind the opening bracket.
  private var index = 1

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The next name, value or element; nothing at the closing bracket.
  mutating func next() -> ArraySlice<UInt8>? {
    while index < bytes.count,
      bytes[index].isJSONSpace || bytes[index] == UInt8(ascii: ",") || bytes[index] == UInt8(ascii: ":")
    {
      index += 1
    }
    let start = index
    var depth = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""): skipString()
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        index += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return start < index ? bytes[start..<index] : nil }
        depth -= 1
        index += 1
      case let byte where depth == 0 && byte.endsJSONValue: return bytes[start..<index]
      default: index += 1
      }
    }
    return nil
  }

  private mutating func skipString() {
    index += 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    index += 1
  }
}

extension UInt8 {
  /// White space of JSON.
  fileprivate var isJSONSpace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }

  /// What stands behind a name or a value, but for the closing bracket.
  fileprivate var endsJSONValue: Bool {
    isJSONSpace || self == UInt8(ascii: ",") || self == UInt8(ascii: ":")
  }
}
