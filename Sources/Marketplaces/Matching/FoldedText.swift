import Foundation

/// Texts brought to one way of writing: small letters without accents, and words.
enum FoldedText {
  /// The longest text that is looked at, in letters.
  private static let longest = 300

  /// Small letters without accents, `&` as a word, other marks as spaces; letters written with points stay together, as in
  /// `U.S. Bank`.
  static func fold(_ text: String) -> String {
    let plain = String(text.prefix(longest)).replacing("&", with: " and ").replacing("+", with: " and ")
      .folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil).lowercased()
    var folded = ""
    for letter in plain {
      if letter.isLetter || letter.isNumber {
        folded += others[letter] ?? String(letter)
      } else if letter != "'", letter != "’", letter != "." {
        if folded.last != " " { folded.append(" ") }
      } else if letter == ".", folded.count > 1, folded.dropLast().last != " " {
        // Only behind single letters does a point join.
        if !isBehindInitials(folded) { folded.append(" ") }
      }
    }
    return folded.split(separator: " ").joined(separator: " ")
  }

  static func words(_ text: String) -> [String] { fold(text).split(separator: " ").map(String.init) }

  private static func isBehindInitials(_ text: String) -> Bool {
    let word = text.split(separator: " ").last ?? ""
    return word.count <= 2
  }

  /// Letters that folding leaves as they are.
  private static let others: [Character: String] = [
    "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d",
  ]
}
