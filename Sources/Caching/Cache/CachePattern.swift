/// A pattern over names of values such as `outside:find_order:*`: `*` stands for any text, `?` for one character.
public struct CachePattern: Hashable, Sendable {
  private let pattern: [UInt8]

  /// Reads a pattern; nothing when it is empty, too long or has what no name has.
  public init?(_ text: String) {
    guard (1...200).contains(text.utf8.count),
      text.utf8.allSatisfy({ byte in
        let character = Character(Unicode.Scalar(byte))
        return character.isASCII
          && (character.isLetter || character.isNumber || ":._-/*?".contains(character))
      })
    else { return nil }
    pattern = Array(text.utf8)
  }

  /// Whether a name is meant. Takes time in proportion to both lengths at worst.
  public func matches(_ name: String) -> Bool {
    let name = Array(name.utf8)
    var (place, index) = (0, 0)
    var star: (place: Int, index: Int)?
    while index < name.count {
      if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
        star = (place, index)
        place += 1
      } else if place < pattern.count,
        pattern[place] == UInt8(ascii: "?") || pattern[place] == name[index]
      {
        place += 1
        index += 1
      } else if let last = star {
        // The last star takes one character more.
        star = (last.place, last.index + 1)
        place = last.place + 1
        index = last.index + 1
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
