/// Appends JSON to bytes, without intermediate strings. Used directly where a line is written for every request.
public struct JSONWriter: Sendable {
  /// What was written.
  public private(set) var bytes: [UInt8] = []

  /// Makes a writer with room for `capacity` bytes.
  public init(capacity: Int = 256) {
    bytes.reserveCapacity(capacity)
  }

  /// Appends a value, members sorted by name but for those of verbatim JSON.
  public mutating func write(_ value: JSONValue) {
    switch value {
    case .null: write(raw: "null")
    case .bool(let value): write(raw: value ? "true" : "false")
    case .integer(let value): write(value)
    case .number(let value): write(value)
    case .string(let value): write(value)
    case .array(let elements):
      var separator = UInt8(ascii: "[")
      for element in elements {
        bytes.append(separator)
        separator = UInt8(ascii: ",")
        write(element)
      }
      write(raw: elements.isEmpty ? "[]" : "]")
    case .object(let members):
      var separator = UInt8(ascii: "{")
      for (name, value) in members.sorted(by: { $0.key < $1.key }) {
        bytes.append(separator)
        separator = UInt8(ascii: ",")
        write(name)
        bytes.append(UInt8(ascii: ":"))
        write(value)
      }
      write(raw: members.isEmpty ? "{}" : "}")
    case .verbatim(let text): write(raw: text.bytes)
    }
  }

  /// Appends text that is JSON already.
  public mutating func write(raw text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends bytes that are JSON already.
  public mutating func write(raw json: [UInt8]) {
    bytes += json
  }

  /// Appends a whole number.
  public mutating func write(_ value: Int64) {
    bytes.append(contentsOf: String(value).utf8)
  }

  /// Appends a number, or `null` when it is not finite.
  public mutating func write(_ value: Double) {
    if value.isFinite { bytes.append(contentsOf: value.description.utf8) } else { write(raw: "null") }
  }

  /// Appends a string in quotes.
  public mutating func write(_ text: some StringProtocol) {
    bytes.append(UInt8(ascii: "\""))
    let wasContiguous: Void? = text.utf8.withContiguousStorageIfAvailable { appendEscaped($0) }
    if wasContiguous == nil {
      Array(text.utf8).withUnsafeBufferPointer { appendEscaped($0) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    var copied = 0
    for (index, byte) in text.enumerated()
    where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
      bytes.append(contentsOf: text[copied..<index])
      copied = index + 1
      bytes.append(UInt8(ascii: "\\"))
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
      case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
      case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
      case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
      default:
        write(raw: "u00")
        bytes.append(contentsOf: Hexadecimal.encode(CollectionOfOne(byte)).utf8)
      }
    }
    bytes.append(contentsOf: text[copied...])
  }
}
