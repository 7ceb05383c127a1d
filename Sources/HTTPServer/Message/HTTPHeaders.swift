/// Header fields in the order in which they came or go; names compare without regard to case.
///
/// All fields lie one after the other in a single buffer, each name and value ended by a zero byte: a request's
/// fields cost one allocation, and a response's go to libmicrohttpd without being copied first.
public struct HTTPHeaders: Sendable, ExpressibleByDictionaryLiteral {
  /// Records: length of the name (2 bytes), length of the value (4 bytes), name, zero, value, zero.
  private var records: [UInt8]

  private static let prefixSize = 6

  /// Makes a list without fields.
  public init() {
    records = []
  }

  /// Makes a list from names and values.
  public init(dictionaryLiteral elements: (String, String)...) {
    records = []
    for (name, value) in elements { add(name, value) }
  }

  init(reservingCapacity capacity: Int) {
    records = []
    records.reserveCapacity(capacity)
  }

  /// Whether there is no field.
  public var isEmpty: Bool { records.isEmpty }

  /// The first value of a field. Setting replaces all its values; setting nothing removes the field.
  public subscript(name: String) -> String? {
    get {
      guard let record = firstRecord(name) else { return nil }
      return String(decoding: records[record.value], as: UTF8.self)
    }
    set {
      remove(name)
      if let newValue { add(name, newValue) }
    }
  }

  /// All values of a field, in order.
  public func values(_ name: String) -> [String] {
    var values: [String] = []
    forEachRecord { record in
      if matches(record.name, name) { values.append(String(decoding: records[record.value], as: UTF8.self)) }
      return true
    }
    return values
  }

  /// All members of a list field (RFC 9110 §5.6.1), split at commas and trimmed. Not for fields with quoted commas.
  public func list(_ name: String) -> [String] {
    values(name).flatMap { $0.split(separator: ",") }
      .map { String($0.trimmingSpaces()) }
      .filter { !$0.isEmpty }
  }

  /// Whether there is a field of this name.
  public func contains(_ name: String) -> Bool { firstRecord(name) != nil }

  /// How many fields of this name there are.
  func count(of name: String) -> Int {
    var count = 0
    forEachRecord { record in
      if matches(record.name, name) { count += 1 }
      return true
    }
    return count
  }

  /// Appends a field. Control characters become spaces, so that no value can begin a field of its own.
  public mutating func add(_ name: String, _ value: String) {
    var name = name
    var value = value
    name.withUTF8 { name in value.withUTF8 { value in append(name: name, value: value) } }
  }

  /// Appends all fields of another list.
  mutating func add(_ others: HTTPHeaders) {
    records += others.records
  }

  mutating func append(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
    let nameSize = UInt16(clamping: name.count)
    let valueSize = UInt32(clamping: value.count)
    records.append(UInt8(truncatingIfNeeded: nameSize))
    records.append(UInt8(truncatingIfNeeded: nameSize >> 8))
    for shift in [UInt32(0), 8, 16, 24] { records.append(UInt8(truncatingIfNeeded: valueSize >> shift)) }
    let start = records.count
    records.append(contentsOf: name.prefix(Int(nameSize)))
    records.append(0)
    records.append(contentsOf: value.prefix(Int(valueSize)))
    for index in start..<records.count
    where records[index] < 0x20 && records[index] != 0x09 && index != start + Int(nameSize) {
      records[index] = UInt8(ascii: " ")
    }
    records.append(0)
  }

  /// Removes all fields of this name.
  public mutating func remove(_ name: String) {
    while let record = firstRecord(name) {
      records.removeSubrange((record.name.lowerBound - Self.prefixSize)..<(record.value.upperBound + 1))
    }
  }

  /// Calls `body` with names and values as C strings.
  func withCStrings(_ body: (_ name: UnsafePointer<CChar>, _ value: UnsafePointer<CChar>) -> Void) {
    records.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
      forEachRecord { record in
        body(base + record.name.lowerBound, base + record.value.lowerBound)
        return true
      }
    }
  }

  /// Whether the first value of a field is `value`, without regard to case and without making a string.
  func firstValue(_ name: String, is value: String) -> Bool {
    guard let record = firstRecord(name) else { return false }
    return matches(record.value, value)
  }

  private struct Record {
    let name: Range<Int>
    let value: Range<Int>
  }

  private func firstRecord(_ name: String) -> Record? {
    var found: Record?
    forEachRecord { record in
      if matches(record.name, name) { found = record }
      return found == nil
    }
    return found
  }

  private func forEachRecord(_ body: (Record) -> Bool) {
    var position = 0
    while position < records.count {
      let nameSize = Int(records[position]) | Int(records[position + 1]) << 8
      let valueSize =
        Int(records[position + 2]) | Int(records[position + 3]) << 8 | Int(records[position + 4]) << 16
        | Int(records[position + 5]) << 24
      let name = position + Self.prefixSize
      let value = name + nameSize + 1
      guard body(Record(name: name..<(name + nameSize), value: value..<(value + valueSize))) else { return }
      position = value + valueSize + 1
    }
  }

  private func matches(_ range: Range<Int>, _ text: String) -> Bool {
    let text = text.utf8
    guard text.count == range.count else { return false }
    var index = range.lowerBound
    for byte in text {
      guard records[index].asciiLowercased == byte.asciiLowercased else { return false }
      index += 1
    }
    return true
  }
}

extension HTTPHeaders: Sequence {
  /// Names and values, in order.
  public func makeIterator() -> IndexingIterator<[(name: String, value: String)]> {
    var fields: [(name: String, value: String)] = []
    forEachRecord { record in
      fields.append(
        (
          name: String(decoding: records[record.name], as: UTF8.self),
          value: String(decoding: records[record.value], as: UTF8.self)
        ))
      return true
    }
    return fields.makeIterator()
  }
}
