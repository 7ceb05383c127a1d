/// Cuts bytes into Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html), wherever the
/// network has split them: in the midst of a line, of a letter, or between the two bytes of a line's end.
public struct ServerSentEventParser: Sendable {
  /// An event is longer than the parser takes.
  public struct TooLong: Error, Hashable, Sendable {
    /// The most bytes that one event may have.
    public let limit: Int
  }

  private let limit: Int
  /// The line that has not ended yet.
  private var line: [UInt8] = []
  private var data: [UInt8] = []
  private var hasData = false
  private var name: String?
  private var id: String?
  /// Set after a carriage return: a line feed that follows belongs to it.
  private var endsWithReturn = false
  /// How many bytes of a byte order mark the stream has begun with; nothing once that is settled.
  private var markLength: Int? = 0

  /// Makes a parser.
  ///
  /// - Parameter limit: The most bytes that one event may have.
  public init(limit: Int = 8 << 20) {
    self.limit = limit
  }

  /// Takes more bytes and returns the events that they complete.
  public mutating func take(_ bytes: [UInt8]) throws(TooLong) -> [ServerSentEvent] {
    var events: [ServerSentEvent] = []
    var rest = withoutMark(bytes)
    while let first = rest.first {
      if endsWithReturn {
        endsWithReturn = false
        if first == UInt8(ascii: "\n") {
          rest.removeFirst()
          continue
        }
      }
      let end = rest.firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
      let piece = rest[..<(end ?? rest.endIndex)]
      guard line.count + data.count + piece.count <= limit else { throw TooLong(limit: limit) }
      guard let end else {
        line += piece
        break
      }
      endsWithReturn = rest[end] == UInt8(ascii: "\r")
      rest = rest[(end + 1)...]
      if line.isEmpty {
        endLine(piece, into: &events)
      } else {
        line += piece
        let whole = line
        line.removeAll(keepingCapacity: true)
        endLine(whole[...], into: &events)
      }
    }
    return events
  }

  /// The event that the stream's end left without its empty line; services that are in a hurry end so.
  public mutating func finish() -> ServerSentEvent? {
    var events: [ServerSentEvent] = []
    let last = line
    line = []
    if !last.isEmpty { endLine(last[...], into: &events) }
    endLine([], into: &events)
    return events.first
  }

  private mutating func endLine(_ line: ArraySlice<UInt8>, into events: inout [ServerSentEvent]) {
    guard !line.isEmpty else {
      if hasData, !data.isEmpty { events.append(ServerSentEvent(name: name, data: data, id: id)) }
      data = []
      hasData = false
      name = nil
      return
    }
    let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
    var value = line[colon...].dropFirst()
    if value.first == UInt8(ascii: " ") { value.removeFirst() }
    let field = line[..<colon]
    if field.elementsEqual("data".utf8) {
      if hasData { data.append(UInt8(ascii: "\n")) }
      data += value
      hasData = true
    } else if field.elementsEqual("event".utf8) {
      name = value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
    } else if field.elementsEqual("id".utf8), !value.contains(0) {
      id = String(decoding: value, as: UTF8.self)
    }
  }

  /// The bytes without the byte order mark that a stream may begin with. What looked like one and is none is a part of
  /// the first line.
  private mutating func withoutMark(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard var length = markLength else { return bytes[...] }
    var rest = bytes[...]
    while length < mark.count {
      guard let next = rest.first else {
        markLength = length
        return []
      }
      guard next == mark[length] else {
        line += mark[..<length]
        break
      }
      rest.removeFirst()
      length += 1
    }
    markLength = nil
    return rest
  }
}
