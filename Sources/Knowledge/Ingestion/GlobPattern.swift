/// A pattern of paths: `*` and `?` stay within a name, `**` crosses folders, `[a-z]` is one of some characters.
struct GlobPattern: Sendable {
  /// The folder above all that can match: `help` of `help/**/*.md`.
  let root: String
  private let parts: [[Character]]

  init(_ pattern: String) {
    let parts = pattern.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    let fixed = parts.prefix { part in !part.contains { "*?[".contains($0) } }
    let rest = parts.dropFirst(fixed.count)
    let prefix = pattern.hasPrefix("/") ? "/" : ""
    root = fixed.isEmpty ? (prefix.isEmpty ? "." : prefix) : prefix + fixed.joined(separator: "/")
    self.parts = rest.map(Array.init)
  }

  /// Whether a path relative to `root` matches.
  func matches(_ path: String) -> Bool {
    let names = path.split(separator: "/").map(Array.init)
    // Which parts can be reached after each name; linear, whatever the pattern.
    var reached: Set<Int> = closed([0])
    for name in names {
      var next: Set<Int> = []
      for part in reached where part < parts.count {
        if parts[part] == ["*", "*"] {
          next.insert(part)
        } else if Self.matches(name[...], parts[part][...]) {
          next.insert(part + 1)
        }
      }
      reached = closed(next)
    }
    return reached.contains(parts.count)
  }

  /// `**` may stand for no folder at all.
  private func closed(_ states: Set<Int>) -> Set<Int> {
    var result = states
    for state in states {
      var part = state
      while part < parts.count, parts[part] == ["*", "*"] {
        part += 1
        result.insert(part)
      }
    }
    return result
  }

  /// Whether a name matches a part without `**`, with one step back to the last star at most.
  private static func matches(_ name: ArraySlice<Character>, _ pattern: ArraySlice<Character>) -> Bool {
    var name = name
    var pattern = pattern
    var star: (name: ArraySlice<Character>, pattern: ArraySlice<Character>)?
    while let character = name.first {
      if pattern.first == "*" {
        pattern = pattern.dropFirst()
        star = (name, pattern)
      } else if let rest = step(character, pattern) {
        name = name.dropFirst()
        pattern = rest
      } else if let last = star {
        name = last.name.dropFirst()
        pattern = last.pattern
        star = (name, pattern)
      } else {
        return false
      }
    }
    return pattern.allSatisfy { $0 == "*" }
  }

  /// The pattern after one character of it, when that matches.
  private static func step(_ character: Character, _ pattern: ArraySlice<Character>) -> ArraySlice<Character>?
  {
    guard let first = pattern.first else { return nil }
    if first == "?" { return pattern.dropFirst() }
    guard first == "[", let end = pattern.dropFirst(2).firstIndex(of: "]") else {
      return first == character ? pattern.dropFirst() : nil
    }
    var set = pattern[(pattern.startIndex + 1)..<end]
    let isNegated = set.first == "!" || set.first == "^"
    if isNegated { set = set.dropFirst() }
    var isMember = false
    while let low = set.popFirst() {
      if set.first == "-", let high = set.dropFirst().first {
        isMember = isMember || (low <= high && (low...high).contains(character))
        set = set.dropFirst(2)
      } else {
        isMember = isMember || low == character
      }
    }
    return isMember != isNegated ? pattern[(end + 1)...] : nil
  }
}
