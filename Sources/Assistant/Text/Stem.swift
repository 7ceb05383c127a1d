/// Reduces English words to a stem, so that `refunded`, `refunds` and `refundable` compare equal.
///
/// Only sameness matters here, not the stem itself: it may be no word. Both sides of every comparison are stemmed.
enum Stem {
  /// Endings, longest first within a family, and the length of stem that must stay.
  private static let endings: [(ending: String, minimum: Int)] = [
    ("ibility", 4), ("ability", 4), ("ations", 4), ("ation", 4), ("ellation", 4), ("ements", 4), ("ement", 4),
    ("ments", 3), ("ment", 3), ("ibles", 4), ("ible", 4), ("ables", 4), ("able", 4), ("ings", 3), ("ing", 3),
    ("edly", 3), ("ies", 2), ("ied", 2), ("ions", 4), ("ion", 4), ("ers", 4), ("er", 4), ("ally", 4),
    ("ly", 3),
    ("ed", 3), ("es", 3), ("s", 2),
  ]

  /// Words that would fall together with others that have nothing to do with them.
  private static let exceptions = ["care": "care", "cares": "care", "career": "career", "careers": "career"]

  /// The stem of a word in lower case.
  static func of(_ word: String) -> String {
    if let exception = exceptions[word] { return exception }
    guard word.utf8.count > 3, word.utf8.allSatisfy({ (0x61...0x7A).contains($0) }), !word.hasSuffix("ss")
    else {
      return word
    }
    var stem = word[...]
    for (ending, minimum) in endings
    where stem.utf8.count >= ending.utf8.count + minimum && stem.hasSuffix(ending) {
      stem = stem.dropLast(ending.utf8.count)
      break
    }
    return String(trimmed(stem))
  }

  /// Evens out what endings leave behind: `cancell`, `cancel`; `deliveri`, `delivery`, `deliver`; `charge`, `charg`.
  private static func trimmed(_ stem: Substring) -> Substring {
    var stem = stem
    if stem.utf8.count > 3, let last = stem.last, "eiy".contains(last) { stem = stem.dropLast() }
    if stem.utf8.count > 3, let last = stem.last, !"aeiou".contains(last), stem.dropLast().last == last {
      stem = stem.dropLast()
    }
    return stem
  }
}
