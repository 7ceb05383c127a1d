/// Finds the lines of a JSON text on which its values stand. It is asked only when something is wrong, so that reading
/// does not pay for it.
struct JSONPlaces {
  private let bytes: [UInt8]

  /// Takes a text that is known to be JSON.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The line, from 1, of the value that a path of names and indices leads to, or of the last one on the way there.
  func line(of path: [String]) -> Int {
    var index = 0
    var found = 0
    skipSpace(&index)
    found = index
    for name in path {
      guard enter(name, &index) else { break }
      found = index
    }
    return line(at: found)
  }

  /// The line of a byte, from 1.
  func line(at offset: Int) -> Int {
    1 + bytes.prefix(offset).count { $0 == 0x0A }
  }

  /// Goes to a member or an element of the value at `index`.
  private func enter(_ name: String, _ index: inout Int) -> Bool {
    guard index < bytes.count else { return false }
    let isObject = bytes[index] == UInt8(ascii: "{")
    guard isObject || bytes[index] == UInt8(ascii: "[") else { return false }
    index += 1
    var number = 0
    while true {
      skipSpace(&index)
      guard index < bytes.count, bytes[index] != UInt8(ascii: "}"), bytes[index] != UInt8(ascii: "]") else {
        return false
      }
      var isWanted = "\(number)" == name
      if isObject {
        let start = index + 1
        skipString(&index)
        // A name with escapes is not found; then the object's own line is told.
        isWanted = bytes[start..<index - 1].elementsEqual(name.utf8)
        skipSpace(&index)
        index += 1
        skipSpace(&index)
      }
      if isWanted { return true }
      skipValue(&index)
      skipSpace(&index)
      if index < bytes.count, bytes[index] == UInt8(ascii: ",") { index += 1 }
      number += 1
    }
  }

  private func skipValue(_ index: inout Int) {
    var depth = 0
    repeat {
      switch bytes[index] {
      case UInt8(ascii: "\""): skipString(&index)
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        index += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        index += 1
      case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x09, 0x0A, 0x0D: index += 1
      default:
        while index < bytes.count, !",:]} \t\n\r".utf8.contains(bytes[index]) { index += 1 }
      }
    } while depth > 0 && index < bytes.count
  }

  private func skipString(_ index: inout Int) {
    index += 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    index += 1
  }

  private func skipSpace(_ index: inout Int) {
    while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains(bytes[index]) {
      index += 1
    }
  }
}
