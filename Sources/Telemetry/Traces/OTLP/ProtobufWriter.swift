/// Writes the wire format of protocol buffers (https://protobuf.dev/programming-guides/encoding/), as far as OTLP needs
/// it. Fields with their default are left out, as proto3 wants.
struct ProtobufWriter {
  private(set) var bytes: [UInt8] = []

  private enum Wire: UInt64 { case varint = 0, fixed64 = 1, length = 2, fixed32 = 5 }

  mutating func write(_ field: Int, integer: UInt64) {
    guard integer != 0 else { return }
    tag(field, .varint)
    varint(integer)
  }

  /// Also when it is false: a member of a choice is there or not.
  mutating func write(_ field: Int, choice: UInt64) {
    tag(field, .varint)
    varint(choice)
  }

  mutating func write(_ field: Int, fixed64: UInt64) {
    guard fixed64 != 0 else { return }
    write(field, chosen64: fixed64)
  }

  mutating func write(_ field: Int, chosen64: UInt64) {
    tag(field, .fixed64)
    for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: chosen64 >> shift)) }
  }

  mutating func write(_ field: Int, fixed32: UInt32) {
    guard fixed32 != 0 else { return }
    tag(field, .fixed32)
    for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: fixed32 >> shift)) }
  }

  mutating func write(_ field: Int, bytes content: [UInt8]) {
    guard !content.isEmpty else { return }
    tag(field, .length)
    varint(UInt64(content.count))
    bytes += content
  }

  mutating func write(_ field: Int, text: String) {
    guard !text.isEmpty else { return }
    write(field, chosenText: text)
  }

  mutating func write(_ field: Int, chosenText: String) {
    tag(field, .length)
    varint(UInt64(chosenText.utf8.count))
    bytes.append(contentsOf: chosenText.utf8)
  }

  /// A message within the message; there also when it is empty.
  mutating func write(_ field: Int, _ body: (inout ProtobufWriter) -> Void) {
    var inner = ProtobufWriter()
    body(&inner)
    tag(field, .length)
    varint(UInt64(inner.bytes.count))
    bytes += inner.bytes
  }

  private mutating func tag(_ field: Int, _ wire: Wire) { varint(UInt64(field) << 3 | wire.rawValue) }

  private mutating func varint(_ number: UInt64) {
    var rest = number
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }
}
