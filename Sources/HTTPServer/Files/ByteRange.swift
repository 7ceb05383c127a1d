/// What part of a file a client asks for (RFC 9110 §14.2).
enum ByteRange: Hashable, Sendable {
  /// All of it: no part was asked for, or in a way that may be ignored, such as several parts at once.
  case whole
  /// These bytes.
  case part(Range<Int>)
  /// A part that the file does not have.
  case unsatisfiable

  static func requested(_ headers: HTTPHeaders, size: Int, validator: FileValidator) -> ByteRange {
    guard let field = headers["Range"], validator.matchesRange(headers) else { return .whole }
    return ByteRange(field, size: size)
  }

  init(_ field: String, size: Int) {
    self = Self.parse(field, size: size) ?? .whole
  }

  private static func parse(_ field: String, size: Int) -> ByteRange? {
    let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].trimmingSpaces().equalsIgnoringCase("bytes") else { return nil }
    let ends = parts[1].trimmingSpaces().split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
      return nil
    }
    if ends[0].isEmpty {
      // The last bytes, as many as the number says; a number too large for us is all of them.
      guard !ends[1].isEmpty else { return nil }
      let count = min(Int(ends[1]) ?? .max, size)
      return count == 0 ? .unsatisfiable : .part((size - count)..<size)
    }
    let first = Int(ends[0]) ?? .max
    let last = ends[1].isEmpty ? Int.max : Int(ends[1]) ?? .max
    guard first <= last else { return nil }
    guard first < size else { return .unsatisfiable }
    return .part(first..<(min(last, size - 1) + 1))
  }
}
