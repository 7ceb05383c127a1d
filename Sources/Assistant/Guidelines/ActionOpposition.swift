import Embeddings

/// Finds out whether two actions ask for opposite things: one forbids what the other wants, they want different amounts
/// of the same, or things of which one excludes the other.
struct ActionOpposition {
  /// One thing that an action asks for.
  struct Clause: Hashable, Sendable {
    var text: String
    /// What it is about, as stems, without denial and amounts.
    var stems: Set<String>
    var isDenied: Bool
    /// Amounts by their unit: `["%": ["10"]]`.
    var amounts: [String: Set<String>]
  }

  /// The embeddings of clauses, by text.
  let embeddings: [String: Embedding]

  /// From which share of common stems two clauses are about the same.
  private static let sameWords = 0.6
  /// From which cosine two clauses are about the same.
  private static let sameMeaning = 0.75

  /// Why two actions cannot both be followed; nothing where they can.
  func reason(_ first: String, _ second: String) -> String? {
    for one in Self.clauses(of: first) {
      for other in Self.clauses(of: second) {
        if let reason = reason(one, other) { return reason }
      }
    }
    return nil
  }

  private func reason(_ one: Clause, _ other: Clause) -> String? {
    if one.isDenied != other.isDenied {
      guard areAboutTheSame(one, other) else { return nil }
      let (wants, forbids) = one.isDenied ? (other, one) : (one, other)
      return "“\(wants.text)” and “\(forbids.text)”"
    }
    if !one.isDenied, let pair = Self.opposites(one.stems, other.stems),
      areAboutTheSame(one.without(pair.0), other.without(pair.1))
    {
      return "“\(one.text)” and “\(other.text)”"
    }
    for (unit, amounts) in one.amounts {
      if let others = other.amounts[unit], amounts.isDisjoint(with: others), areAboutTheSame(one, other) {
        return "“\(one.text)” and “\(other.text)”"
      }
    }
    return nil
  }

  private func areAboutTheSame(_ one: Clause, _ other: Clause) -> Bool {
    if one.stems.isEmpty || other.stems.isEmpty { return one.stems.isEmpty && other.stems.isEmpty }
    let common = Double(one.stems.intersection(other.stems).count)
    if common / Double(min(one.stems.count, other.stems.count)) >= Self.sameWords,
      common / Double(max(one.stems.count, other.stems.count)) >= Self.sameWords / 2
    {
      return true
    }
    guard common > 0, let first = embeddings[one.text], let second = embeddings[other.text] else {
      return false
    }
    return Double(first.cosine(second)) >= Self.sameMeaning
  }

  // MARK: Reading

  /// The things that an action asks for.
  static func clauses(of action: String) -> [Clause] {
    var clauses: [[String]] = [[]]
    for word in action.split(whereSeparator: \.isWhitespace).map(String.init) {
      let plain = word.lowercased().filter { $0.isLetter }
      if ["and", "then", "but", "or"].contains(plain), clauses.last?.isEmpty == false {
        clauses.append([])
        continue
      }
      clauses[clauses.count - 1].append(word)
      if let last = word.last, ",.;:!".contains(last) { clauses.append([]) }
    }
    return clauses.map { $0.joined(separator: " ") }.map(clause).filter {
      !$0.stems.isEmpty || !$0.amounts.isEmpty
    }
  }

  private static func clause(_ text: String) -> Clause {
    var text = text
    while let last = text.last, ",.;:!".contains(last) { text.removeLast() }
    let words = Array(Words(text))
    let stems = ContentWords.stems(of: text).filter { stem in
      !ignored.contains(stem) && stem.first.map { $0.isLetter } == true
    }
    return Clause(
      text: text, stems: Set(stems), isDenied: words.contains(where: deniers.contains),
      amounts: amounts(in: text))
  }

  private static func amounts(in text: String) -> [String: Set<String>] {
    var amounts: [String: Set<String>] = [:]
    for match in text.matches(of: /(?:^|[\s(])([£$€]?)(\d+(?:[.,]\d+)?)\s*(%|[A-Za-z]+)?/) {
      let unit =
        match.1.isEmpty ? match.3.map { Stem.of($0.lowercased()) } ?? "" : String(match.1)
      amounts[unit, default: []].insert(String(match.2))
    }
    return amounts
  }

  /// A word of each side that exclude each other.
  private static func opposites(_ one: Set<String>, _ other: Set<String>) -> (String, String)? {
    for (first, second) in pairs {
      if one.contains(first), other.contains(second), !one.contains(second) { return (first, second) }
      if one.contains(second), other.contains(first), !one.contains(first) { return (second, first) }
    }
    return nil
  }

  private static let deniers: Set<String> = [
    "never", "not", "no", "dont", "don't", "avoid", "refuse", "without", "cannot", "cant", "mustnt", "stop",
    "forbid", "decline", "deny", "reject", "withhold", "neither", "nothing",
  ]
  private static let ignored: Set<String> = Set(
    (Array(deniers) + ["always", "ever", "immediately", "please", "strictly", "customer", "customers"])
      .map { Synonyms.concept(of: Stem.of($0)) })
  private static let pairs: [(String, String)] = [
    ("formal", "informal"), ("formal", "casual"), ("short", "long"), ("short", "detailed"),
    ("brief", "detailed"), ("accept", "decline"), ("allow", "forbid"), ("email", "phone"), ("full", "half"),
    ("full", "partial"), ("public", "private"), ("surname", "nickname"), ("keep", "cancel"),
    ("british", "american"), ("open", "close"), ("include", "omit"), ("show", "hide"),
  ].map { (Synonyms.concept(of: Stem.of($0)), Synonyms.concept(of: Stem.of($1))) }
}

extension ActionOpposition.Clause {
  fileprivate func without(_ stem: String) -> Self {
    var clause = self
    clause.stems.remove(stem)
    return clause
  }
}
