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
