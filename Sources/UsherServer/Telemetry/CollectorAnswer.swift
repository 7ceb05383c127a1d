import Essentials

/// Reads what a collector says of spans that it took: an `ExportTraceServiceResponse`, in JSON or protobuf. Only how many
/// it did not want is of interest; what cannot be read says that all is well.
enum CollectorAnswer {
  static func rejected(_ answer: [UInt8], type: String) -> Int {
    guard !answer.isEmpty else { return 0 }
    if type.hasPrefix("application/json") {
      guard let count = (try? JSONValue(parsing: answer))?["partialSuccess"]?["rejectedSpans"] else {
        return 0
      }
      return Int(count.integerValue ?? count.stringValue.flatMap { Int64($0) } ?? 0)
    }
    // partial_success = 1 { rejected_spans = 1 }
    guard let partial = field(1, in: answer[...]).message, let count = field(1, in: partial).number else {
      return 0
    }
    return Int(clamping: count)
  }

  /// The last value of a field.
  private static func field(_ wanted: UInt64, in bytes: ArraySlice<UInt8>) -> (
    number: UInt64?, message: ArraySlice<UInt8>?
  ) {
    var rest = bytes
    var found: (number: UInt64?, message: ArraySlice<UInt8>?) = (nil, nil)
    while let tag = varint(&rest) {
      switch tag & 7 {
      case 0:
        guard let number = varint(&rest) else { return found }
        if tag >> 3 == wanted { found.number = number }
      case 2:
        guard let length = varint(&rest), length <= UInt64(rest.count) else { return found }
        if tag >> 3 == wanted { found.message = rest.prefix(Int(length)) }
        rest = rest.dropFirst(Int(length))
      case 1, 5:
        let length = tag & 7 == 1 ? 8 : 4
        guard rest.count >= length else { return found }
        rest = rest.dropFirst(length)
      default: return found
      }
    }
    return found
  }

  private static func varint(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
    var number: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let byte = bytes.popFirst() else { return nil }
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
    }
    return nil
  }
}
