extension DetailSearch {
  /// Names of people where somebody says so: behind “my name is” in many languages, in a salutation or at a letter's
  /// end, behind a title. What merely looks like a name may be an artist's, and stays.
  mutating func findNames() {
    for token in scanned.tokens.indices where scanned.kind(token) == .word && isFree(token) {
      let word = scanned.words[token]
      if scanned.isRunTogether(token) {
        findEastAsian(at: token, word)
        continue
      }
      // One look tells that most words are none of these.
      guard NameWords.cues.contains(word) else { continue }
      if NameWords.titles.contains(word), scanned.isCapitalised(token) || word == "dr" {
        findTitled(token)
      } else if isAnnouncement(token, word) {
        findAnnounced(behind: token)
      } else if NameWords.salutations.contains(word) {
        findGreeted(
          behind: token, isFormal: word != "hi" && word != "hello" && word != "hallo" && word != "hey")
      } else if isSignOff(token, word) {
        findSigned(behind: token)
      } else if word == "this" || word == "it's" {
        findSpeaking(behind: token)
      }
    }
  }

  // MARK: Cues

  private func isAnnouncement(_ token: Int, _ word: String) -> Bool {
    if word == "name", scanned.isMark(token + 1, ":") { return true }
    guard let phrases = NameWords.announcements[word] else { return false }
    return phrases.contains { ends(with: $0, at: token) }
  }

  private func isSignOff(_ token: Int, _ word: String) -> Bool {
    guard let phrases = NameWords.signOffs[word],
      scanned.isMark(token + 1, ",") || scanned.kind(token + 1) == .newline
    else { return false }
    return phrases.contains { ends(with: $0, at: token) }
  }

  // MARK: Finding

  private mutating func findAnnounced(behind token: Int) {
    var start = token + 1
    while scanned.kind(start) == .space || scanned.isMark(start, ":") || scanned.isMark(start, "\"") {
      start += 1
    }
    if NameWords.titles.contains(word(start)) { start = behindTitle(start) }
    if let end = nameEnd(from: start, limit: 4) { claim(tokens: start...end, .name) }
  }

  private mutating func findTitled(_ token: Int) {
    let start = behindTitle(token)
    guard start > token, let end = nameEnd(from: start, limit: 3) else { return }
    let name = scanned.words[start...end].filter { !$0.isEmpty }.joined(separator: " ")
    if !NameWords.onStage.contains(name) { claim(tokens: start...end, .name) }
  }

  private func behindTitle(_ token: Int) -> Int {
    scanned.next(after: scanned.isMark(token + 1, ".") ? token + 1 : token)
  }

  /// `Dear Ms Fitzgerald,` is found by its title; here is `Dear Thomas,`.
  private mutating func findGreeted(behind token: Int, isFormal: Bool) {
    let start = scanned.next(after: token)
    guard !NameWords.titles.contains(word(start)), let end = nameEnd(from: start, limit: isFormal ? 3 : 2),
      scanned.isMark(end + 1, ",") || scanned.isMark(end + 1, "!") || scanned.kind(end + 1) == .newline
    else { return }
    claim(tokens: start...end, .name)
  }

  private mutating func findSigned(behind token: Int) {
    var start = token + 1
    while scanned.isMark(start, ",") || scanned.kind(start) == .space || scanned.kind(start) == .newline {
      start += 1
    }
    guard let end = nameEnd(from: start, limit: 4) else { return }
    let after = scanned.isMark(end + 1, ".") ? end + 2 : scanned.next(after: end)
    // Nothing follows a name at a letter's end.
    guard after >= scanned.tokens.count || scanned.kind(after) == .newline else { return }
    claim(tokens: start...end, .name)
  }

  /// `This is Sarah Connor speaking`
  private mutating func findSpeaking(behind token: Int) {
    var verb = token
    if word(token) == "this" {
      verb = scanned.next(after: token)
      guard word(verb) == "is" else { return }
    }
    let start = scanned.next(after: verb)
    guard let end = nameEnd(from: start, limit: 3) else { return }
    if NameWords.speaking.contains(word(scanned.next(after: end))) { claim(tokens: start...end, .name) }
  }

  /// Scripts without spaces run the name into what surrounds it: 我叫王小明, 名前は佐藤花子です.
  private mutating func findEastAsian(at token: Int, _ word: String) {
    let codes = scanned.codes
    let place = scanned.tokens[token]
    for cue in NameWords.eastAsian {
      let wanted = cue.unicodeScalars.map(\.value)
      guard place.count > wanted.count else { continue }
      for start in place.start...(place.end - wanted.count)
      where codes[start..<(start + wanted.count)].elementsEqual(wanted) {
        let begin = start + wanted.count
        var end = begin
        while end < place.end, end - begin < 5, codes[end] >= 0x4E00, codes[end] <= 0x9FFF { end += 1 }
        if (2...5).contains(end - begin) { claim(begin, end, .name) }
        return
      }
    }
  }

  // MARK: Parts

  /// The last word of a name that begins here: up to so many words with a capital, with particles and initials.
  private func nameEnd(from token: Int, limit: Int) -> Int? {
    guard scanned.isCapitalised(token), isFree(token), !NameWords.never.contains(word(token)) else {
      return nil
    }
    var last = token
    var count = 1
    var index = token
    while count < limit + 2 {
      let isJoined = scanned.isMark(index + 1, "-") && scanned.isCapitalised(index + 2)
      if isJoined {
        index += 2
        last = index
        continue
      }
      let isInitial = scanned.isMark(index + 1, ".") && scanned.tokens[index].count == 1
      let next = scanned.next(after: isInitial ? index + 1 : index)
      guard scanned.kind(next) == .word, scanned.kind(next - 1) == .space, isFree(next) else { break }
      if NameWords.particles.contains(word(next)) {
        index = next
        count += 1
        continue
      }
      guard scanned.isCapitalised(next), !NameWords.never.contains(word(next)), count < limit + 1 else {
        break
      }
      index = next
      last = next
      count += 1
    }
    return last
  }

  private func word(_ token: Int) -> String {
    scanned.words.indices.contains(token) ? scanned.words[token] : ""
  }
}
