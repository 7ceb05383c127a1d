import Essentials
import Foundation

/// Text as it is compared: what people write has other capitals and accents, and slips of the pen.
enum SearchText {
  /// Small letters without accents.
  static func folded(_ text: String) -> String {
    text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
  }

  /// The words of a text, folded; an apostrophe belongs to its word.
  static func words(_ text: String) -> [String] {
    folded(text).replacing("'", with: "").replacing("’", with: "")
      .split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  /// The words that say which event is meant.
  static func significantWords(_ text: String) -> [String] {
    words(text).filter { !stopWords.contains($0) }
  }

  /// Whether a written word means one that is there: the same, its beginning, or one or two slips away.
  static func matches(_ written: String, _ word: String) -> Bool {
    if written == word { return true }
    let (length, other) = (written.unicodeScalars.count, word.unicodeScalars.count)
    if length >= 3, word.hasPrefix(written) { return true }
    // A plural.
    if other >= 4, written == word + "s" { return true }
    guard length >= 4, length <= 32, abs(length - other) <= 2, !written.contains(where: \.isNumber) else {
      return false
    }
    return EditDistance.between(written, word) <= (length >= 8 ? 2 : 1)
  }

  private static let stopWords: Set<String> = [
    "a", "an", "and", "at", "by", "event", "events", "for", "game", "games", "in", "match", "next", "of",
    "on",
    "or", "play", "playing", "seat", "seats", "show", "shows", "that", "the", "this", "ticket", "tickets",
    "to",
    "tonight", "today", "tomorrow", "versus", "vs", "v", "with",
  ]
}
