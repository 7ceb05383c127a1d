extension QuestionSense {
  /// How two questions differ, for whoever weighs that together with how near they are; ``difference(from:)`` allows
  /// nothing that is not known to mean the same.
  package struct Likeness: Hashable, Sendable {
    /// Whether nothing keeps them from being the same.
    package var isSame: Bool
    /// What speaks against it, however near they are.
    package var oppositions: Oppositions
    /// Whether both ask in the same way: whether, how, where …
    package var isOneKind: Bool
    /// How many concepts both have.
    package var shared: Int
    /// How many concepts the first has that the second has not.
    package var additions: Int
    /// How many concepts the second has that the first has not.
    package var omissions: Int

    /// Whether something makes them two.
    package var isOpposed: Bool { !oppositions.isEmpty }
  }

  /// What speaks against two questions being one.
  package struct Oppositions: OptionSet, Hashable, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    /// Numbers and names are others.
    package static let exact = Oppositions(rawValue: 1)
    /// Words that exclude each other: before and after, Monday and Tuesday, open and close.
    package static let opposites = Oppositions(rawValue: 2)
    /// One of them denies something.
    package static let negation = Oppositions(rawValue: 4)
    /// One asks for another kind of thing: where, when, how much.
    package static let matter = Oppositions(rawValue: 8)
    /// One is about what was.
    package static let past = Oppositions(rawValue: 16)
    /// Somebody else acts.
    package static let subject = Oppositions(rawValue: 32)
  }

  /// How this question differs from another.
  package func likeness(to other: QuestionSense) -> Likeness {
    let (here, there) = (Set(order), Set(other.order))
    return Likeness(
      isSame: difference(from: other) == nil,
      oppositions: oppositions(to: other, here, there),
      isOneKind: kind == other.kind,
      shared: here.intersection(there).count,
      additions: here.subtracting(there).count, omissions: there.subtracting(here).count)
  }

  private func oppositions(
    to other: QuestionSense, _ here: Set<String>, _ there: Set<String>
  ) -> Oppositions {
    var found: Oppositions = []
    if here.filter(Self.isExact) != there.filter(Self.isExact) { found.insert(.exact) }
    if here.isDisjoint(with: Self.negations) != there.isDisjoint(with: Self.negations) {
      found.insert(.negation)
    }
    for opposites in Self.opposites {
      let (one, two) = (here.intersection(opposites), there.intersection(opposites))
      if !one.isEmpty, !two.isEmpty, one != two { found.insert(.opposites) }
    }
    if let wanted = kind.matter, let otherWanted = other.kind.matter, wanted != otherWanted {
      found.insert(.matter)
    }
    if modes.contains(.past) != other.modes.contains(.past) { found.insert(.past) }
    if let subject, let otherSubject = other.subject, subject != otherSubject, subject + otherSubject != 3 {
      found.insert(.subject)
    }
    return found
  }

  /// Numbers and names: another one is another thing.
  private static func isExact(_ word: String) -> Bool {
    word.hasPrefix("=") || word.contains(where: \.isNumber)
  }

  private static let negations: Set<String> = ["not", "no", "never", "none", "nobody", "nothing", "without"]

  /// Words of a line exclude each other.
  private static let opposites: [Set<String>] = """
    before after until since during between
    monday tuesday wednesday thursday friday saturday sunday weekend weekday today tomorrow yesterday tonight
    january february march april may-month june july august september october november december christmas easter
    morning afternoon evening night noon midnight
    open close
    start end
    first last next previous
    adult child senior student group
    buy sell return exchange refund
    cancel renew keep upgrade downgrade
    more less
    full partial half
    minimum maximum
    free paid
    on off
    up off
    up down
    early late
    enter leave
    cash card invoice cheque voucher
    car train bus bicycle plane
    """.split(separator: "\n").map { line in
      Set(
        line.split(separator: " ").map { word in
          let lemma = Lemma.of(String(word)).lemma
          return SenseWords.concepts[lemma] ?? lemma
        })
    }
}

extension QuestionSense.Kind {
  /// What is wanted, where that alone tells questions apart. Whether and how something is done, what happens and a wish
  /// are asked for in each other's words.
  fileprivate var matter: QuestionSense.Kind? {
    switch self {
    case .moment, .clockTime: .moment
    case .place, .person, .owner, .reason, .price, .count, .duration: self
    case .polar, .statement, .request, .procedure, .what, .degree: nil
    }
  }
}
