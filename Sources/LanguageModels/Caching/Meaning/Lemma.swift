/// Reduces an English word to the form that it shares with its other forms: *tickets* and *ticket*, *cancelled* and
/// *cancel*. It knows less than a stemmer on purpose: *payer* and *payment* are not *pay*.
enum Lemma {
  /// The shared form, and whether the word is a past form.
  static func of(_ word: String) -> (lemma: String, isPast: Bool) {
    if let lemma = SenseWords.irregular[word] { return (trimmed(lemma), true) }
    if let lemma = SenseWords.irregularPlurals[word] { return (trimmed(lemma), false) }
    guard word.utf8.count > 3, word.utf8.allSatisfy({ (0x61...0x7A).contains($0) }),
      !SenseWords.unchanging.contains(word)
    else { return (word, false) }
    for (ending, letters, isPast) in endings where word.hasSuffix(ending) {
      let stem = word.dropLast(ending.utf8.count)
      guard stem.utf8.count >= 2, stem.contains(where: isVowel) else { continue }
      return (trimmed(restored(stem + letters, after: ending)), isPast)
    }
    if word.hasSuffix("ies"), word.utf8.count > 4 { return (word.dropLast(3) + "y", false) }
    if ["ches", "shes", "xes", "sses", "zes"].contains(where: word.hasSuffix) {
      return (trimmed(String(word.dropLast(2))), false)
    }
    if word.hasSuffix("s"), !["ss", "us", "is"].contains(where: word.hasSuffix) {
      return (trimmed(String(word.dropLast())), false)
    }
    return (trimmed(word), false)
  }

  private static let endings: [(ending: String, letters: String, isPast: Bool)] = [
    ("ied", "y", true), ("ed", "", true), ("ing", "", false),
  ]

  private static func isVowel(_ letter: Character) -> Bool { "aeiouy".contains(letter) }

  /// Puts back the *e* that an ending took away: *mov(ed)* is *move*, *park(ed)* is *park*.
  private static func restored(_ stem: String, after ending: String) -> String {
    let letters = Array(stem)
    guard ending != "ied", letters.count >= 2, let last = letters.last, !isVowel(last), !"wxy".contains(last),
      isVowel(letters[letters.count - 2])
    else { return stem }
    let isOneSyllable = letters.dropLast(2).allSatisfy { !isVowel($0) }
    return isOneSyllable ? stem + "e" : stem
  }

  /// Evens out what endings leave behind: *cancell*, *cancel*; *charge*, *charg*. Short words stay: *car* is not *care*.
  private static func trimmed(_ word: String) -> String {
    var word = word
    if word.utf8.count >= 5, word.hasSuffix("e") { word.removeLast() }
    if word.utf8.count > 3, let last = word.last, !isVowel(last), word.dropLast().last == last {
      word.removeLast()
    }
    return word
  }
}
