/// What a question asks, reduced to what must be the same before the answer to one question may be given to another.
///
/// It errs on the side of difference: a word that is not known to say nothing counts, and so does the order. Only words
/// that are known to mean the same are taken for one another, and only what is known to hold a sentence together is
/// passed over. A language that it does not know is therefore compared word by word.
package struct QuestionSense: Hashable, Sendable {
  /// What is wanted.
  package enum Kind: String, Sendable {
    /// Yes or no.
    case polar
    /// Nothing is asked, something is told.
    case statement
    /// Something is to be done.
    case request
    /// How something is done.
    case procedure
    case what, moment, clockTime, place, person, owner, reason, price, count, duration
    /// How often, how far, how big: the word behind it counts.
    case degree
  }

  /// What is said about the whole.
  struct Modes: OptionSet, Hashable, Sendable {
    let rawValue: Int

    static let can = Modes(rawValue: 1)
    static let must = Modes(rawValue: 2)
    static let exists = Modes(rawValue: 4)
    static let past = Modes(rawValue: 8)
    static let passive = Modes(rawValue: 16)
    static let future = Modes(rawValue: 32)
    static let conditional = Modes(rawValue: 64)
  }

  /// What keeps two questions from being the same.
  package enum Difference: String, Sendable, CaseIterable {
    /// What is wanted.
    case kind
    /// Whether it is possible, necessary, past, conditional …
    case mode
    /// Words, numbers, names, units, negations, or their order.
    case words
    /// Who acts, or whose it is.
    case person
    /// What a preposition points to.
    case relation
  }

  package var kind = Kind.statement
  var modes: Modes = []
  /// The concepts in their order.
  var order: [String] = []
  /// The same, with what follows an "of" or "for" before what it belongs to: the date of the order is the order date.
  var rearranged: [String] = []
  /// What the prepositions point to that may be left out.
  var relations: [String: Set<String>] = [:]
  /// Whose the concepts are: 1 who asks, 2 who is asked, 3 others.
  var owners: [String: Set<Int>] = [:]
  /// The first person who acts, as in ``owners``.
  var subject: Int?
  var hasFirstPersonSubject = false
  var hasFirstPersonObject = false

  /// What keeps this question from being the same as another, if anything does.
  package func difference(from other: QuestionSense) -> Difference? {
    if kind != other.kind { return .kind }
    if modes.symmetricDifference(other.modes).subtracting(kind.indifferentModes) != [] { return .mode }
    if order == other.order {
      if let difference = personDifference(from: other) { return difference }
      return relationsByConcept == other.relationsByConcept ? nil : .relation
    }
    guard order == other.rearranged || rearranged == other.order || rearranged == other.rearranged else {
      return .words
    }
    // The date of the order is the order date, but "I pay for a friend" is not "a friend pays".
    guard subject == other.subject else { return .person }
    if let difference = personDifference(from: other) { return difference }
    for (word, here) in relations {
      guard let there = other.relations[word] else { continue }
      if !here.isSubset(of: there), !there.isSubset(of: here) { return .relation }
    }
    return nil
  }

  private func personDifference(from other: QuestionSense) -> Difference? {
    if let subject, let otherSubject = other.subject, subject != otherSubject { return .person }
    let (acts, gets) = (hasFirstPersonSubject, hasFirstPersonObject)
    let (otherActs, otherGets) = (other.hasFirstPersonSubject, other.hasFirstPersonObject)
    if acts != otherActs, gets != otherGets, acts != gets { return .person }
    for concept in Set(owners.keys).union(other.owners.keys) {
      let (here, there) = (owners[concept], other.owners[concept])
      if let here, let there {
        if here != there { return .person }
      } else if kind.mindsOwners, (here ?? there)?.contains(1) == true {
        return .person
      }
    }
    return nil
  }

  /// By which prepositions each concept is tied in. Some can stand for one another.
  private var relationsByConcept: [String: Set<String>] {
    var words: [String: Set<String>] = [:]
    for (word, concepts) in relations {
      for concept in concepts {
        let isNumber = concept.first?.isNumber == true
        words[concept, default: []].insert(isNumber ? word : SenseWords.alike[word] ?? word)
      }
    }
    return words
  }
}

extension QuestionSense.Kind {
  /// Whether "my number" is another than "the number".
  fileprivate var mindsOwners: Bool { self == .what || self == .person || self == .owner }

  /// What may be said of one and left unsaid of the other: how I *can* do something is how I do it.
  fileprivate var indifferentModes: QuestionSense.Modes {
    switch self {
    case .procedure, .place: [.can]
    case .moment, .duration: [.future]
    default: []
    }
  }
}
