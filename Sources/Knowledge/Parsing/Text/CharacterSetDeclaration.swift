/// What an HTML or XML file says about its character set.
enum CharacterSetDeclaration {
  /// The name after `charset=` or `encoding=` in the first two kilobytes, in lower case.
  static func find(in bytes: [UInt8]) -> String? {
    let head = bytes.prefix(2048).map { $0 < 0x80 ? $0 | ($0 >= 0x41 && $0 <= 0x5A ? 0x20 : 0) : 0x20 }
    for key in ["charset", "encoding"] {
      if let name = name(after: Array(key.utf8), in: head) { return name }
    }
    return nil
  }

  private static func name(after key: [UInt8], in head: [UInt8]) -> String? {
    guard head.count > key.count else { return nil }
    for start in 0..<(head.count - key.count) where head[start] == key[0] {
      guard head[start..<(start + key.count)].elementsEqual(key) else { continue }
      var index = start + key.count
      func skipBlanks() { while index < head.count, head[index] <= 0x20 { index += 1 } }
      skipBlanks()
      guard index < head.count, head[index] == UInt8(ascii: "=") else { continue }
      index += 1
      skipBlanks()
      if index < head.count, head[index] == UInt8(ascii: "\"") || head[index] == UInt8(ascii: "'") {
        index += 1
      }
      let name = head[index...].prefix {
        (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D || $0 == 0x5F
      }
      if !name.isEmpty, name.count < 32 { return String(decoding: name, as: UTF8.self) }
    }
    return nil
  }
}
