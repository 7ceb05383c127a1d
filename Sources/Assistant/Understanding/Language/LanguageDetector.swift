/// Tells the language of a message from its script and its commonest words.
///
/// Enough to notice that a customer does not write the company's language; it looks at the first 400
/// characters only, and says nothing rather than guess from a word or two that many languages share.
enum LanguageDetector {
  private static let limit = 400

  /// The language of a text, or nothing when it cannot be told.
  static func detect(_ text: String) -> DetectedLanguage? {
    let text = text.prefix(limit).lowercased()
    if let language = byScript(text) { return language }
    return byWords(text)
  }

  /// Languages that alone, or nearly so, use their script.
  private static func byScript(_ text: String) -> DetectedLanguage? {
    var counts: [String: Int] = [:]
    var letters = 0
    for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
      letters += 1
      if let code = code(of: scalar) { counts[code, default: 0] += 1 }
    }
    // Japanese mixes kana with the characters it shares with Chinese.
    if let kana = counts["ja"] { counts["ja"] = kana + (counts.removeValue(forKey: "zh") ?? 0) }
    guard let (code, count) = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), count * 2 > letters
    else { return nil }
    if code == "ru", text.contains(where: { "іїєґ".contains($0) }) {
      return DetectedLanguage(code: "uk", confidence: 0.9)
    }
    return DetectedLanguage(code: code, confidence: Double(count) / Double(letters))
  }

  private static func code(of scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x370...0x3FF: "el"
    case 0x400...0x52F: "ru"
    case 0x590...0x5FF: "he"
    case 0x600...0x6FF: "ar"
    case 0x900...0x97F: "hi"
    case 0xE00...0xE7F: "th"
    case 0x3040...0x30FF: "ja"
    case 0x4E00...0x9FFF: "zh"
    case 0xAC00...0xD7AF: "ko"
    default: nil
    }
  }

  /// Languages in Latin script, by the words that any sentence has.
  private static func byWords(_ text: String) -> DetectedLanguage? {
    let words = text.split { !($0.isLetter || $0 == "'" || $0 == "’") }
    guard !words.isEmpty else { return nil }
    var scores = [Double](repeating: 0, count: LanguageProfile.all.count)
    for (index, profile) in LanguageProfile.all.enumerated() {
      for word in words {
        if profile.words.contains(String(word)) { scores[index] += 1 }
      }
      scores[index] += 0.7 * Double(text.count { profile.letters.contains($0) })
    }
    let ranked = scores.indices.sorted { scores[$0] > scores[$1] }
    let (best, second) = (scores[ranked[0]], scores[ranked[1]])
    guard best >= 1, best > second else { return nil }
    let margin = (best - second) / best
    return DetectedLanguage(
      code: LanguageProfile.all[ranked[0]].code, confidence: min(0.99, 0.5 + 0.5 * margin) * min(1, best / 2))
  }
}
