/// Parameters as libpq wants them: text with a zero byte behind it, and bytes as they are.
struct PostgresParameters {
  private let storage: [[UInt8]?]
  private let formats: [Int32]

  /// - Throws: ``DatabaseError`` of kind `invalidValue` for a value that cannot be stored.
  init(_ values: [SQLValue]) throws {
    guard values.count <= 65535 else {
      throw DatabaseError(
        .syntax, "A statement can have 65,535 parameters at most, \(values.count) were given")
    }
    formats = values.map { if case .blob = $0 { 1 } else { 0 } }
    storage = try values.map { value in
      if let reason = value.reasonForRefusal { throw DatabaseError(.invalidValue, reason) }
      switch value {
      case .null: return nil
      case .integer(let value): return Self.terminated(String(value))
      case .real(let value): return Self.terminated(String(value))
      case .text(let value): return Self.terminated(value)
      case .blob(let value): return value
      }
    }
  }

  /// Calls `body` with the number of parameters, their bytes, lengths and formats.
  func withPointers<T>(
    _ body: (Int32, [UnsafePointer<CChar>?], [Int32], [Int32]) throws -> T
  ) rethrows -> T {
    // One buffer for all, so that every pointer holds for the whole call.
    var offsets: [Int?] = []
    var bytes: [UInt8] = []
    bytes.reserveCapacity(storage.reduce(1) { $0 + ($1?.count ?? 0) })
    for value in storage {
      offsets.append(value == nil ? nil : bytes.count)
      if let value { bytes += value }
    }
    // An empty parameter at the very end must point somewhere too.
    bytes.append(0)
    return try bytes.withUnsafeBytes { buffer in
      let start = buffer.bindMemory(to: CChar.self).baseAddress
      let pointers = offsets.map { offset in offset.flatMap { start?.advanced(by: $0) } }
      return try body(Int32(storage.count), pointers, storage.map { Int32($0?.count ?? 0) }, formats)
    }
  }

  private static func terminated(_ text: String) -> [UInt8] {
    var bytes = [UInt8](text.utf8)
    bytes.append(0)
    return bytes
  }
}
