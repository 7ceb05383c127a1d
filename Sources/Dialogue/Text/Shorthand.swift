/// Spells out what is written short, as in messages from a phone: “2nite”, “any tix 4 u n me”, “yesss”.
enum Shorthand {
  /// The tokens with every short form in full.
  static func spelledOut(_ tokens: [Token]) -> [Token] {
    guard tokens.contains(where: isCandidate) else { return tokens }
    var all: [Token] = []
    all.reserveCapacity(tokens.count)
    var index = 0
    while index < tokens.count {
      if let merged = merged(tokens, index) {
        all.append(merged)
        index += 2
        continue
      }
      var token = tokens[index]
      switch token.kind {
      case .word: token.text = word(tokens, index)
      case .number: if let word = preposition(tokens, index) { token = token.reading(word) }
      case .mark: break
      }
      all.append(token)
      index += 1
    }
    return all
  }

  private static func isCandidate(_ token: Token) -> Bool {
    switch token.kind {
    case .word: words[token.text] != nil || hasRun(token.text)
    case .number: token.text == "1" || token.text == "2" || token.text == "4" || token.text == "8"
    case .mark: false
    }
  }

  // MARK: Words

  private static let words: [String: String] = [
    "n": "and", "u": "you", "ur": "your", "r": "are", "ppl": "people", "peeps": "people", "plz": "please",
    "plse": "please", "thx": "thanks", "thnx": "thanks", "tnx": "thanks", "tn": "tonight", "tnite": "tonight",
    "2moro": "tomorrow", "tmw": "tomorrow", "tmoz": "tomorrow", "tomo": "tomorrow", "tmro": "tomorrow",
    "wknd": "weekend", "bday": "birthday", "def": "definitely", "defo": "definitely", "obvs": "obviously",
    "obv": "obviously", "ofc": "of course", "tbh": "honestly", "btw": "also", "asap": "now", "rn": "now",
    "cuz": "because", "coz": "because", "bc": "because", "cos": "because", "abt": "about", "gd": "good",
    "dunno": "don't know", "lemme": "let me", "hv": "have", "wld": "would", "cld": "could", "shd": "should",
    "smth": "something", "sth": "something", "sum1": "someone", "tkts": "tickets", "tckts": "tickets",
    "avail": "available", "acc": "actually", "chp": "cheap", "nite": "night", "nyt": "night",
    "mins": "minutes",
  ]

  /// Words that a letter behind them names: “row R”, “section N”.
  private static let named: Set<String> = [
    "row", "section", "sec", "block", "seat", "seats", "gate", "level", "zone", "door", "stand", "reihe", "-",
    "/",
  ]

  private static func word(_ tokens: [Token], _ index: Int) -> String {
    let token = tokens[index]
    if let whole = words[token.text], !whole.contains(" ") {
      return token.text.utf8.count == 1 && isName(tokens, index) ? token.text : whole
    }
    return hasRun(token.text) ? squeezed(token.text) : token.text
  }

  /// Whether a letter is what something is called, and no short word.
  private static func isName(_ tokens: [Token], _ index: Int) -> Bool {
    if index > 0 {
      if named.contains(tokens[index - 1].text) || tokens[index].isGlued || tokens[index].isCapitalised {
        return true
      }
    }
    guard index + 1 < tokens.count else { return false }
    return tokens[index + 1].isGlued && tokens[index + 1].kind != .mark
  }

  // MARK: Letters drawn out

  /// Whether a letter stands three times in a row, in a word of several letters: rows may be called “AAA”.
  private static func hasRun(_ word: String) -> Bool {
    let bytes = Array(word.utf8)
    guard bytes.count >= 4, Set(bytes).count > 1 else { return false }
    for place in 2..<bytes.count where bytes[place] == bytes[place - 1] && bytes[place] == bytes[place - 2] {
      return true
    }
    return false
  }

  /// “yesss” is “yes”, “goood” is “good”.
  private static func squeezed(_ word: String) -> String {
    func limited(to most: Int) -> String {
      var kept: [Character] = []
      for letter in word where kept.suffix(most).filter({ $0 == letter }).count < most { kept.append(letter) }
      return String(kept)
    }
    let single = limited(to: 1)
    let double = limited(to: 2)
    if IntentCues.yes.contains(single) || IntentCues.no.contains(single) { return single }
    return Lexicon.shared.facts(of: double) != nil && Lexicon.shared.facts(of: single) == nil
      ? double : single
  }

  // MARK: Figures for sounds

  private static let sounds: [String: String] = [
    "2nite": "tonight", "2night": "tonight", "2nyt": "tonight", "2day": "today", "2moro": "tomorrow",
    "2morrow": "tomorrow", "2mrw": "tomorrow", "1s": "ones", "2gether": "together", "gr8": "great",
    "l8r": "later",
  ]

  /// `2` and `nite` without a space.
  private static func merged(_ tokens: [Token], _ index: Int) -> Token? {
    guard index + 1 < tokens.count, tokens[index + 1].isGlued,
      let whole = sounds[tokens[index].text + tokens[index + 1].text]
    else { return nil }
    let (first, second) = (tokens[index], tokens[index + 1])
    return Token(
      kind: .word, text: whole, span: TextSpan(first.span.start, second.span.end), isGlued: first.isGlued,
      isCapitalised: false, number: nil, facts: WordFacts())
  }

  private static let counted: Set<String> = [
    "tix", "tickets", "ticket", "seats", "tkts", "people", "ppl", "looking", "any", "something", "anything",
  ]
  private static let going: Set<String> = [
    "want", "wanna", "need", "like", "going", "wants", "love", "how", "able",
  ]
  private static let doing: Set<String> = [
    "see", "go", "buy", "get", "watch", "book", "come", "sit", "be", "take",
  ]

  private static let pointing: Set<String> = [
    "that", "this", "other", "cheapest", "cheaper", "best", "which", "same", "first", "second", "third",
    "last",
  ]

  /// “tix 4 the hawks”, “seats 4 2 people”, “want 2 see”, “that 1”.
  private static func preposition(_ tokens: [Token], _ index: Int) -> String? {
    if tokens[index].text == "1" {
      return index > 0 && !tokens[index].isGlued && pointing.contains(tokens[index - 1].text) ? "one" : nil
    }
    guard index > 0, index + 1 < tokens.count, !tokens[index].isGlued, !tokens[index + 1].isGlued else {
      return nil
    }
    let (before, next) = (tokens[index - 1], tokens[index + 1])
    if tokens[index].text == "2" {
      return going.contains(before.text) && doing.contains(next.text) ? "to" : nil
    }
    guard tokens[index].text == "4", counted.contains(before.text) else { return nil }
    if next.kind == .number { return "for" }
    let flags = Lexicon.shared.facts(of: next.text)?.flags ?? []
    let isCounting =
      !flags.isDisjoint(with: [.ticket, .person, .otherThing, .each])
      || [
        "and", "or", "to", "in", "at", "on", "please", "pls", "max", "total", "together", "left", "side",
        "of",
      ]
      .contains(next.text)
    return next.kind == .word && !isCounting ? "for" : nil
  }
}

extension Token {
  /// The token, read as a word.
  fileprivate func reading(_ word: String) -> Token {
    Token(
      kind: .word, text: word, span: span, isGlued: isGlued, isCapitalised: false, number: nil,
      facts: WordFacts())
  }
}
