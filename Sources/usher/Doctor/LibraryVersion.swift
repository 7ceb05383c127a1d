/// A version in numbers, as far as a text begins with one: `7.88.1`, `OpenSSL 3.0.15 3 Sep 2024`.
struct LibraryVersion: Comparable {
  let numbers: [Int]

  /// Reads the first number with a dot that stands in a text.
  init?(_ text: String) {
    let words = text.split { !$0.isNumber && $0 != "." }
    guard let word = words.first(where: { $0.contains(".") && $0.first?.isNumber == true }) else {
      return nil
    }
    numbers = word.split(separator: ".").compactMap { Int($0) }
  }

  static func < (left: LibraryVersion, right: LibraryVersion) -> Bool {
    left.numbers.lexicographicallyPrecedes(right.numbers)
  }

  static func == (left: LibraryVersion, right: LibraryVersion) -> Bool { left.numbers == right.numbers }
}
