import Essentials

/// Something that was said to the program and that it does not understand.
struct UsageError: Error, Hashable {
  /// What is wrong, and what was probably meant.
  let message: String

  init(_ message: String) {
    self.message = message
  }

  /// For a word that is not known: names the nearest one that is.
  init(unknown word: String, nearestTo name: String, among names: [String], prefix: String = "") {
    let nearest = EditDistance.nearest(to: name, among: names)
    let kind = prefix.isEmpty ? "command" : "option"
    message = "There is no \(kind) \(word)." + (nearest.map { " Did you mean \(prefix)\($0)?" } ?? "")
  }
}
