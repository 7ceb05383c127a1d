extension DetailSearch {
  /// A house in a street, as it is written in English, German, Dutch, French, Spanish, Italian, Portuguese and Polish,
  /// with flat, postcode and town around it.
  mutating func findStreetAddresses() {
    for token in scanned.tokens.indices {
      switch scanned.kind(token) {
      case .number: findFromNumber(token)
      case .word: findFromWord(token)
      default: break
      }
    }
  }

  // MARK: The number first

  private mutating func findFromNumber(_ token: Int) {
    guard isFree(token), scanned.tokens[token].count <= 5,
      !ScannedText.joins(scanned.code(scanned.tokens[token].start - 1)),
      let name = nameBehindNumber(token),
      !words(before: token, limit: 1).contains(where: { StreetWords.seating.contains($0) })
    else { return }
    let start = flatStart(before: token)
    if let end = englishEnd(from: name) ?? frenchEnd(from: name) {
      claim(tokens: start...(townEnd(behind: end) ?? end), .address)
    }
  }

  /// The token behind a house's number and its letter, such as in `61B` or `5 bis`.
  private func nameBehindNumber(_ token: Int) -> Int? {
    var next = token + 1
    if scanned.kind(next) == .word, scanned.tokens[next].count == 1 { next += 1 }
    guard scanned.kind(next) == .space || scanned.isMark(next, ",") else { return nil }
    next = scanned.next(after: scanned.isMark(next, ",") ? next : next - 1)
    if StreetWords.additions.contains(word(next)) { next = scanned.next(after: next) }
    return scanned.kind(next) == .word ? next : nil
  }

  /// `221 Baker Street`: one to four names, and a kind of street.
  private func englishEnd(from name: Int) -> Int? {
    var token = name
    for place in 0..<5 {
      guard scanned.kind(token) == .word else { return nil }
      if place > 0, StreetWords.english.contains(word(token)), !scanned.isMark(token + 1, "-") {
        return directionEnd(behind: token)
      }
      guard scanned.isCapitalised(token) || scanned.tokens[token].count <= 2 else { return nil }
      token = scanned.next(after: scanned.isMark(token + 1, ".") ? token + 1 : token)
    }
    return nil
  }

  /// `12 rue de la Paix`
  private func frenchEnd(from kind: Int) -> Int? {
    guard StreetWords.french.contains(word(kind)) else { return nil }
    guard let end = nameEnd(from: scanned.next(after: kind)) else { return nil }
    let isSure = word(kind) == "rue" || word(kind) == "allée"
    return isSure || townEnd(behind: end) != nil ? end : nil
  }

  /// The end of a street's name: small words, then up to three that begin with a capital.
  private func nameEnd(from token: Int) -> Int? {
    var token = token
    var last: Int?
    var names = 0
    for _ in 0..<6 {
      guard scanned.kind(token) == .word else { break }
      let isName = scanned.isCapitalised(token) || word(token).contains("'")
      guard isName && names < 3 || StreetWords.particles.contains(word(token)) else { break }
      if isName, scanned.tokens[token].count >= 3 {
        names += 1
        last = token
      }
      token = scanned.isMark(token + 1, "-") ? token + 2 : scanned.next(after: token)
    }
    return last
  }

  /// `NW`, `Apt 12` and the like belong to what they follow.
  private func directionEnd(behind token: Int) -> Int {
    var end = token
    if scanned.isMark(end + 1, ".") { end += 1 }
    var next = scanned.next(after: end)
    if StreetWords.directions.contains(word(next)) {
      end = next
      next = scanned.next(after: end)
    }
    if scanned.isMark(next, ",") { next = scanned.next(after: next) }
    if StreetWords.flats.contains(word(next)) {
      let number = scanned.next(after: next)
      if scanned.kind(number) == .number { end = numberEnd(number) }
    }
    return end
  }

  /// `Flat 4, ` before a house.
  private func flatStart(before token: Int) -> Int {
    var index = token - 1
    for _ in 0..<7 where index >= 0 {
      switch scanned.kind(index) {
      case .word where StreetWords.flats.contains(word(index)): return index
      case .word where scanned.tokens[index].count > 1: return token
      case .newline: return token
      default: index -= 1
      }
    }
    return token
  }

  // MARK: The name first

  private mutating func findFromWord(_ token: Int) {
    guard isFree(token) else { return }
    if let box = boxEnd(from: token) {
      claim(tokens: token...(townEnd(behind: box) ?? box), .address)
      return
    }
    let kind = word(token)
    guard StreetWords.beginnings.contains(kind) || isBeforeNumber(token) else { return }
    let certainty: StreetWords.Certainty?
    var numberPlace: Int
    var start = token
    if let known = StreetWords.certainty(ofEnding: kind) {
      certainty = known
      numberPlace = scanned.next(after: scanned.isMark(token + 1, ".") ? token + 1 : token)
      // Lange Str. 12
      if kind == "str" || kind == "straße", token >= 2, scanned.isCapitalised(token - 2) { start = token - 2 }
    } else if let known = StreetWords.romance[kind],
      scanned.isCapitalised(token) || kind == "ul" || kind == "calle"
    {
      certainty = known
      guard let end = nameEnd(from: scanned.next(after: scanned.isMark(token + 1, ".") ? token + 1 : token))
      else {
        return
      }
      numberPlace = scanned.next(after: scanned.isMark(end + 1, ",") ? end + 1 : end)
    } else if kind == "am" || kind == "an", scanned.isCapitalised(token), let end = nameEnd(from: token + 2) {
      certainty = .withTown
      numberPlace = scanned.next(after: end)
    } else {
      return
    }
    guard scanned.kind(numberPlace) == .number, scanned.tokens[numberPlace].count <= 4, isFree(numberPlace)
    else {
      return
    }
    let end = numberEnd(numberPlace)
    let town = townEnd(behind: end)
    guard certainty == .sure || town != nil else { return }
    if !isFree(start) { start = token }
    claim(tokens: start...(town ?? end), .address)
  }

  private func isBeforeNumber(_ token: Int) -> Bool {
    let end = scanned.isMark(token + 1, ".") ? token + 1 : token
    return (end > token || scanned.kind(token + 1) == .space)
      && scanned.kind(scanned.next(after: end)) == .number
  }

  /// A number and the letter behind it.
  private func numberEnd(_ token: Int) -> Int {
    scanned.kind(token + 1) == .word && scanned.tokens[token + 1].count == 1 ? token + 1 : token
  }

  /// `P.O. Box 1234`, `Postfach 12 34`
  private func boxEnd(from token: Int) -> Int? {
    var next = token
    switch word(token) {
    case "postfach": break
    case "p" where scanned.isMark(token + 1, ".") && word(token + 2) == "o":
      next = scanned.isMark(token + 3, ".") ? token + 3 : token + 2
      next = scanned.next(after: next)
    case "po": next = scanned.next(after: token)
    default: return nil
    }
    guard next == token || word(next) == "box" else { return nil }
    let number = scanned.next(after: next)
    return scanned.kind(number) == .number ? number : nil
  }

  // MARK: The town

  /// The end of a postcode and town that follow a street; nothing when no postcode does.
  private func townEnd(behind end: Int) -> Int? {
    var token = scanned.isMark(end + 1, ",") ? scanned.next(after: end + 1) : scanned.next(after: end)
    var last: Int?
    var names = 0
    for _ in 0..<14 {
      guard scanned.tokens.indices.contains(token) else { break }
      if let code = postcodeEnd(at: token) {
        last = townName(behind: code) ?? code
        break
      }
      if scanned.isMark(token, ",") || scanned.isMark(token, ".") || scanned.kind(token) == .newline {
        token = scanned.next(after: token)
        continue
      }
      guard scanned.isCapitalised(token), names < 5 else { break }
      names += 1
      token = scanned.next(after: token)
    }
    return last
  }

  /// `NW1 6XE`, `62704`, `00-590`, `1015 CJ`, `1200-192`
  private func postcodeEnd(at token: Int) -> Int? {
    if scanned.kind(token) == .number {
      let count = scanned.tokens[token].count
      if scanned.isMark(token + 1, "-"), scanned.kind(token + 2) == .number {
        let rest = scanned.tokens[token + 2].count
        return (count == 2 && rest == 3) || (count == 4 && rest == 3) || (count == 5 && rest == 4)
          ? token + 2 : nil
      }
      guard (4...6).contains(count) else { return nil }
      let letters = token + 2
      let isDutch = count == 4 && scanned.kind(letters) == .word && scanned.tokens[letters].count == 2
      return isDutch && scanned.isCapitalised(letters) ? letters : token
    }
    // The United Kingdom's: an area and a district, a space, a digit and two letters.
    guard scanned.kind(token) == .word, scanned.tokens[token].count <= 2, scanned.kind(token + 1) == .number,
      scanned.tokens[token + 1].count <= 2
    else { return nil }
    let district = numberEnd(token + 1)
    let inward = district + 2
    guard scanned.kind(inward) == .number, scanned.tokens[inward].count == 1,
      scanned.kind(inward + 1) == .word,
      scanned.tokens[inward + 1].count == 2
    else { return nil }
    return inward + 1
  }

  private func townName(behind code: Int) -> Int? {
    var last: Int?
    var token = scanned.next(after: code)
    for _ in 0..<4 {
      guard scanned.isCapitalised(token) || (last != nil && StreetWords.particles.contains(word(token)))
      else { break }
      if scanned.isCapitalised(token) { last = token }
      token = scanned.next(after: token)
    }
    return last
  }

  private func word(_ token: Int) -> String {
    scanned.words.indices.contains(token) ? scanned.words[token] : ""
  }
}
