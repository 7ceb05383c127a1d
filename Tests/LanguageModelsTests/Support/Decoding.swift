import Essentials

@testable import LanguageModels

/// Reads a stream that comes in the given pieces, to its end or its error.
func decode<Decoder: ModelStreamDecoder>(
  _ pieces: [[UInt8]], with decoder: Decoder
) -> (events: [ModelEvent], error: ModelError?) {
  var reader = ModelAnswerReader(decoder)
  for piece in pieces { reader.take(piece) }
  reader.finish()
  var events: [ModelEvent] = []
  do {
    while let event = try reader.next() { events.append(event) }
  } catch {
    return (events, error)
  }
  return (events, nil)
}

/// Reads a stream that comes in one piece.
func decode(_ stream: String, with decoder: some ModelStreamDecoder) -> (
  events: [ModelEvent], error: ModelError?
) {
  decode([Array(stream.utf8)], with: decoder)
}

extension [ModelEvent] {
  /// What the events add up to.
  var response: ModelResponse {
    var response = ModelResponse()
    for event in self { response.take(event) }
    return response
  }
}

extension [UInt8] {
  /// The bytes in pieces of random sizes.
  func randomPieces(_ generator: inout SplitMix64) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var start = 0
    while start < count {
      let end = Swift.min(start + Int.random(in: 1...12, using: &generator), count)
      pieces.append(Array(self[start..<end]))
      start = end
    }
    return pieces
  }
}

extension JSONValue {
  /// The value as whoever receives it reads it.
  var asSent: JSONValue { (try? JSONValue(parsing: serialized())) ?? .null }

  /// The value with numbers such as `50.0` as whole ones: JSON has one kind of number.
  var withWholeNumbers: JSONValue {
    switch self {
    case .number(let number): Int64(exactly: number).map { .integer($0) } ?? self
    case .array(let elements): .array(elements.map(\.withWholeNumbers))
    case .object(let members): .object(members.mapValues(\.withWholeNumbers))
    default: self
    }
  }

  /// Any JSON, with the names and words that a service's messages have.
  static func random(
    _ words: [String], depth: Int = 0, using generator: inout SplitMix64
  ) -> JSONValue {
    switch Int.random(in: depth > 4 ? 0...4 : 0...7, using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2: return .integer([0, 1, -1, 3, .max, .min].randomElement(using: &generator) ?? 0)
    case 3: return .number([0.5, -1e300].randomElement(using: &generator) ?? 0)
    case 4: return .string(words.randomElement(using: &generator) ?? "")
    case 5:
      return .array(
        (0..<Int.random(in: 0...3, using: &generator)).map { _ in
          random(words, depth: depth + 1, using: &generator)
        })
    default:
      var members: [String: JSONValue] = [:]
      for _ in 0..<Int.random(in: 0...5, using: &generator) {
        let name = words.randomElement(using: &generator) ?? ""
        members[name] = random(words, depth: depth + 1, using: &generator)
      }
      return .object(members)
    }
  }
}
