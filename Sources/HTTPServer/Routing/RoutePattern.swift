/// The path of a route, with parameters.
struct RoutePattern: Sendable {
  enum Segment: Sendable {
    case text([UInt8])
    case parameter(String)
    case rest(String)
  }

  let text: String
  let segments: [Segment]

  /// Reads a pattern. Patterns are written in the program, so a malformed one stops it.
  init(_ text: String) {
    precondition(text.hasPrefix("/"), "A route's pattern begins with a slash, unlike “\(text)”")
    self.text = text
    let parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    segments = parts.map { part in
      guard part.hasPrefix("{"), part.hasSuffix("}") else { return .text(Array(part.utf8)) }
      let name = part.dropFirst().dropLast()
      return name.hasSuffix("...") ? .rest(String(name.dropLast(3))) : .parameter(String(name))
    }
    for case .rest in segments.dropLast() {
      preconditionFailure("Only the last segment can take the rest of the path, unlike in “\(text)”")
    }
  }

  var parameterNames: [String] {
    segments.compactMap { segment in
      switch segment {
      case .text: nil
      case .parameter(let name), .rest(let name): name
      }
    }
  }

  /// A path that fits the pattern, in which identifiers and names stand as they are, and for other values their parameters.
  func shown(_ path: String) -> String {
    let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    var shown = ""
    for (index, segment) in segments.enumerated() where index < parts.count {
      let value = parts[index]
      switch segment {
      case .parameter(let name) where name != "name" && !Self.isIdentifier(value): shown += "/{\(name)}"
      case .text, .parameter: shown += "/" + value
      case .rest: shown += "/" + parts[index...].joined(separator: "/")
      }
    }
    return shown
  }

  /// A kind and a UUID in Crockford's Base 32, as the program makes them.
  private static func isIdentifier(_ text: Substring) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
    guard parts.count == 2, let kind = parts.first, let value = parts.last, value.count == 26 else {
      return false
    }
    let (letters, digits) = (UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"))
    return !kind.isEmpty && kind.allSatisfy(letters.contains)
      && value.allSatisfy { letters.contains($0) || digits.contains($0) }
  }

  /// What tells two patterns apart: the names of parameters do not.
  var shape: String {
    segments.map { segment in
      switch segment {
      case .text(let text): "/" + String(decoding: text, as: UTF8.self)
      case .parameter: "/{}"
      case .rest: "/{...}"
      }
    }.joined()
  }
}
