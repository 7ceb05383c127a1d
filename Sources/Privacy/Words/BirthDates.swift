extension DetailSearch {
  /// Dates of birth: a date right behind words that say what it is. Other dates are events'.
  mutating func findBirthDates() {
    for token in scanned.tokens.indices {
      guard let isSure = birthCue(at: token), let start = dateStart(behind: token),
        let date = date(at: start), date.year >= 1900, date.year <= (isSure ? 2100 : Self.latestYear)
      else { continue }
      claim(tokens: start...date.end, .birthDate)
    }
  }

  /// A year in which whoever speaks of being born may be. Later ones are of shows with a name such as “A Star Is Born”.
  private static let latestYear = 2015

  /// Whether a token ends words that announce a date of birth: true where they can mean nothing else, false where they
  /// might, nothing where they do not.
  private func birthCue(at token: Int) -> Bool? {
    guard scanned.kind(token) == .word else { return nil }
    let word = scanned.words[token]
    if scanned.isRunTogether(token) { return Self.parts.contains { word.contains($0) } ? true : nil }
    // One look tells that most words are none of these.
    guard Self.cueWords.contains(word) else { return nil }
    if Self.sureWords.contains(word) { return true }
    if Self.likelyWords.contains(word) { return false }
    if let phrases = Self.phrases[word], phrases.contains(where: { ends(with: $0, at: token) }) {
      return true
    }
    if word == "b", scanned.isMark(token - 1, "."), scanned.kind(token - 2) == .word { return true }
    return nil
  }

  private static let cueWords = sureWords.union(likelyWords).union(phrases.keys).union(["b"])
  private static let sureWords: Set<String> = [
    "dob", "birthdate", "geburtsdatum", "geburtstag", "geboortedatum", "geb", "urodzony", "urodzona",
    "födelsedatum",
    "fødselsdato", "fødselsdag",
  ]
  private static let likelyWords: Set<String> = [
    "born", "birthday", "geboren", "né", "née", "nací", "nacido", "nacida", "nato", "nata", "nascido",
    "nascida", "född",
    "født", "doğum",
  ]
  private static let parts = ["生年月日", "出生日期", "誕生日", "생년월일"]
  private static let phrases: [String: [[String]]] = [
    "birth": [["date", "of", "birth"]], "naissance": [["date", "de", "naissance"]],
    "nacimiento": [["fecha", "de", "nacimiento"]], "nascita": [["data", "di", "nascita"]],
    "nascimento": [["data", "de", "nascimento"]], "urodzenia": [["data", "urodzenia"]],
    "tarihi": [["doğum", "tarihi"]], "рождения": [["дата", "рождения"]],
  ]

  /// Where the date begins, past what may stand between it and the words.
  private func dateStart(behind cue: Int) -> Int? {
    var token = cue + 1
    for _ in 0..<12 {
      guard scanned.tokens.indices.contains(token) else { return nil }
      switch scanned.kind(token) {
      case .number: return token
      case .space: break
      case .word where Self.months[scanned.words[token]] != nil: return token
      case .word where Self.fillers.contains(scanned.words[token]): break
      case .mark where ":.,=-–\"'(".unicodeScalars.contains { scanned.isMark(token, $0) }: break
      default: return nil
      }
      token += 1
    }
    return nil
  }

  private static let fillers: Set<String> = [
    "is", "was", "on", "the", "ist", "am", "le", "el", "il", "op", "em", "est", "es", "è", "den", "w", "dnia",
    "de", "b",
    "はい", "は", "是",
  ]

  // MARK: Dates

  private func date(at token: Int) -> (end: Int, year: Int)? {
    numericDate(at: token) ?? eastAsianDate(at: token) ?? writtenDate(at: token)
  }

  private func numericDate(at token: Int) -> (end: Int, year: Int)? {
    guard let first = scanned.value(token), scanned.kind(token + 1) == .mark,
      let separator = scanned.code(scanned.tokens[token].end), [45, 46, 47].contains(separator),
      let second = scanned.value(token + 2), scanned.kind(token + 3) == .mark,
      scanned.codes[scanned.tokens[token + 3].start] == separator, let third = scanned.value(token + 4)
    else { return nil }
    let lengths = [token, token + 2, token + 4].map { scanned.tokens[$0].count }
    if lengths[0] == 4 {
      return (1...12).contains(second) && (1...31).contains(third) ? (token + 4, first) : nil
    }
    guard lengths[0] <= 2, lengths[1] <= 2, (1...31).contains(first), (1...31).contains(second) else {
      return nil
    }
    if lengths[2] == 4 { return (token + 4, third) }
    return lengths[2] == 2 ? (token + 4, 1900 + third) : nil
  }

  /// 1988年4月12日
  private func eastAsianDate(at token: Int) -> (end: Int, year: Int)? {
    guard let year = scanned.value(token), scanned.words.indices.contains(token + 5),
      scanned.words[token + 1] == "年",
      scanned.kind(token + 2) == .number, scanned.words[token + 3] == "月", scanned.kind(token + 4) == .number,
      scanned.words[token + 5].hasPrefix("日")
    else { return nil }
    return (token + 4, year)
  }

  /// 3 March 1975, March 3rd, 1975, 9 de agosto de 1993
  private func writtenDate(at token: Int) -> (end: Int, year: Int)? {
    var hasDay = false
    var hasMonth = false
    var index = token
    for _ in 0..<12 {
      guard scanned.tokens.indices.contains(index) else { return nil }
      switch scanned.kind(index) {
      case .number:
        guard let value = scanned.value(index) else { return nil }
        if hasDay, hasMonth, scanned.tokens[index].count == 4 { return (index, value) }
        guard !hasDay, (1...31).contains(value) else { return nil }
        hasDay = true
      case .word:
        let word = scanned.words[index]
        if !hasMonth, Self.months[word] != nil {
          hasMonth = true
        } else if !Self.inside.contains(word) {
          return nil
        }
      case .space: break
      case .mark where scanned.isMark(index, ",") || scanned.isMark(index, "."): break
      default: return nil
      }
      index += 1
    }
    return nil
  }

  private static let inside: Set<String> = ["st", "nd", "rd", "th", "of", "de", "del", "er"]

  /// The names of months and their short forms.
  private static let months: [String: Int] = {
    let names = [
      "january jan januar janvier enero gennaio januari stycznia janeiro ocak января",
      "february feb februar février febrero febbraio februari lutego fevereiro şubat февраля",
      "march mar märz mars marzo maart marca março mart марта",
      "april apr avril abril aprile kwietnia nisan апреля",
      "may mai mayo maggio mei maja maio mayıs мая maj",
      "june jun juni juin junio giugno czerwca junho haziran июня",
      "july jul juli juillet julio luglio lipca julho temmuz июля",
      "august aug août agosto augustus sierpnia ağustos августа augusti",
      "september sep sept septembre septiembre settembre września setembro eylül сентября",
      "october oct oktober octobre octubre ottobre października outubro ekim октября okt",
      "november nov novembre noviembre listopada novembro kasım ноября",
      "december dec dezember décembre diciembre dicembre grudnia dezembro aralık декабря dez",
    ]
    return names.enumerated().reduce(into: [:]) { months, item in
      for name in item.element.split(separator: " ") { months[String(name)] = item.offset + 1 }
    }
  }()
}
