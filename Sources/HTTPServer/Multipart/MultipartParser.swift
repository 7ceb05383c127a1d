import Essentials

/// Reads a `multipart/form-data` body (RFC 7578, RFC 2046 §5.1) from pieces of any length, and hands on what it finds
/// as soon as it is sure. What it keeps is bounded by the length of a boundary and of a part's header fields.
struct MultipartParser {
  /// What a body is made of.
  enum Event: Equatable {
    /// A part begins.
    case part(MultipartPartHead)
    /// Bytes of the part.
    case content([UInt8])
    /// The part ends.
    case partEnd
  }

  private enum Phase {
    /// Before the first boundary.
    case preamble
    /// Behind a boundary: `--` ends the body, a line break begins a part.
    case boundary
    case fields
    case content
    /// Behind the last boundary; what follows does not matter.
    case epilogue
  }

  /// The longest header fields of a part, in bytes.
  static let fieldsLimit = 8 << 10

  private let delimiter: [UInt8]
  private var phase = Phase.preamble
  private var buffer: [UInt8]

  init(boundary: String) {
    delimiter = Array("\r\n--\(boundary)".utf8)
    // The first boundary may stand at the very beginning, without a line break before it.
    buffer = [0x0D, 0x0A]
  }

  /// Whether the last boundary was seen.
  var isComplete: Bool { phase == .epilogue }

  /// Takes a piece of the body.
  mutating func parse(_ bytes: some Collection<UInt8>, _ handle: (Event) throws -> Void) throws {
    if phase == .epilogue { return }
    buffer.append(contentsOf: bytes)
    while try step(handle) {}
  }

  /// Does one thing, if there are enough bytes for it.
  private mutating func step(_ handle: (Event) throws -> Void) throws -> Bool {
    switch phase {
    case .preamble: return skipPreamble()
    case .boundary: return try leaveBoundary()
    case .fields: return try readFields(handle)
    case .content: return try readContent(handle)
    case .epilogue:
      buffer = []
      return false
    }
  }

  private mutating func skipPreamble() -> Bool {
    switch DelimiterSearch.find(delimiter, in: buffer) {
    case .found(let position):
      buffer.removeFirst(position + delimiter.count)
      phase = .boundary
      return true
    case .absent(let keep):
      buffer.removeFirst(keep)
      return false
    }
  }

  private mutating func leaveBoundary() throws -> Bool {
    // Padding may stand between the boundary and the line break (RFC 2046 §5.1.1).
    let padding = buffer.prefix { $0 == 0x20 || $0 == 0x09 }.count
    guard padding <= 128 else { throw Problem.malformedForm("There is too much space behind a boundary.") }
    guard buffer.count >= padding + 2 else { return false }
    let end = buffer[padding..<(padding + 2)]
    if end.elementsEqual("--".utf8), padding == 0 {
      phase = .epilogue
    } else if end.elementsEqual("\r\n".utf8) {
      buffer.removeFirst(padding + 2)
      phase = .fields
    } else {
      throw Problem.malformedForm("A boundary is followed by something else than a line break.")
    }
    return true
  }

  private mutating func readFields(_ handle: (Event) throws -> Void) throws -> Bool {
    let isEmpty = buffer.starts(with: "\r\n".utf8)
    guard isEmpty || buffer.count >= 4 else { return false }
    guard let end = isEmpty ? 0 : buffer.firstRange(of: Array("\r\n\r\n".utf8))?.lowerBound else {
      guard buffer.count <= Self.fieldsLimit else {
        throw Problem.malformedForm("The header fields of a part are too long.")
      }
      return false
    }
    let head = try MultipartPartHead(buffer[..<end])
    // The second line break stays: it begins the delimiter of an empty part.
    buffer.removeFirst(isEmpty ? 2 : end + 4)
    if buffer.starts(with: delimiter.dropFirst(2)) { buffer.insert(contentsOf: [0x0D, 0x0A], at: 0) }
    phase = .content
    try handle(.part(head))
    return true
  }

  private mutating func readContent(_ handle: (Event) throws -> Void) throws -> Bool {
    switch DelimiterSearch.find(delimiter, in: buffer) {
    case .found(let position):
      if position > 0 { try handle(.content(Array(buffer[..<position]))) }
      buffer.removeFirst(position + delimiter.count)
      phase = .boundary
      try handle(.partEnd)
      return true
    case .absent(let keep):
      if keep > 0 { try handle(.content(Array(buffer[..<keep]))) }
      buffer.removeFirst(keep)
      return false
    }
  }
}

extension Problem {
  static func malformedForm(_ detail: String) -> Problem {
    Problem(kind: "malformed-form", title: "The form is malformed", status: 400, detail: detail)
  }

  static func formLimit(_ detail: String) -> Problem {
    Problem(kind: "content-too-large", title: "The body is too large", status: 413, detail: detail)
  }
}
