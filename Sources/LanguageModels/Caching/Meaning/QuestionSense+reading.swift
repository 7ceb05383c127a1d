extension QuestionSense {
  /// The longest question that is compared with others, in words; what is longer tells a story of its own.
  static let maximumWords = 40

  /// Reads a question; nothing when there is nothing in it to compare, or too much.
  package init?(_ text: String) {
    let words = QuestionWords(text).words
    guard words.count <= Self.maximumWords else { return nil }
    var reader = SenseReader()
    for (index, word) in words.enumerated() { reader.read(word, isFirst: index == 0) }
    self = reader.finish()
    if order.isEmpty { return nil }
  }
}

/// Takes a question's words one by one.
private struct SenseReader {
  private var sense = QuestionSense()
  private var kind: QuestionSense.Kind?
  private var isPolar = false
  private var hasBe = false
  /// Whether a form of "be" or "do" has come: "what does it cost" is about a price, "what costs extra" is not.
  private var hasVerb: Bool { hasBe || hasDo }
  private var hasDo = false
  private var hasHave = false
  /// What the next concept is tied to.
  private var relation: String?
  private var owner: Int?
  /// The places in the order before which an "of" or "for" stands.
  private var belongings: [Int] = []

  mutating func read(_ word: String, isFirst: Bool) {
    if readMark(word) || readPerson(word) { return }
    if isFirst, SenseWords.polarOpenings.contains(word) { isPolar = true }
    switch word {
    case "is", "are", "am", "be", "been", "being": hasBe = true
    case "was", "were":
      hasBe = true
      sense.modes.insert(.past)
    case "do", "does": hasDo = true
    case "did": sense.modes.insert(.past)
    case "have", "has": hasHave = true
    case "had":
      hasHave = true
      sense.modes.insert(.past)
    case "will", "shall": sense.modes.insert(.future)
    case "of", "for":
      if !sense.order.isEmpty { belongings.append(sense.order.count) }
      relation = word
    case _ where SenseWords.relations.contains(word): relation = word
    case _ where SenseWords.fillers.contains(word): break
    default: readConcept(word)
    }
  }

  /// What a phrase does to the whole.
  private mutating func readMark(_ word: String) -> Bool {
    switch word {
    case "<can>": sense.modes.insert(.can)
    case "<must>": sense.modes.insert(.must)
    case "<exists>": sense.modes.insert(.exists)
    case "<if>": sense.modes.insert(.conditional)
    case "<request>": set(.request)
    case "<done>": sense.modes.insert(.passive)
    case "<future>": sense.modes.insert(.future)
    default:
      guard let wanted = SenseWords.kinds[word] else { return false }
      if kind == nil {
        set(wanted)
      } else if word == "<when>" {
        sense.modes.insert(.conditional)
      } else if wanted != kind {
        sense.order.append(word)
      }
    }
    if sense.order.isEmpty, word == "<can>" || word == "<must>" || word == "<exists>" { isPolar = true }
    return true
  }

  private mutating func set(_ wanted: QuestionSense.Kind) {
    if kind == nil { kind = wanted }
  }

  private mutating func readPerson(_ word: String) -> Bool {
    let person: Int
    switch word {
    case "i", "we":
      person = 1
      sense.hasFirstPersonSubject = true
    case "me", "us", "myself":
      sense.hasFirstPersonObject = true
      tie("1")
      return true
    case "you": person = 2
    case "he", "she", "they": person = 3
    case "him", "them":
      tie("3")
      return true
    case "my", "our", "mine", "ours":
      owner = 1
      return true
    case "your", "yours":
      owner = 2
      return true
    case "his", "her", "their", "hers", "theirs":
      owner = 3
      return true
    default: return false
    }
    if sense.subject == nil { sense.subject = person } else if person == 2 { tie("2") }
    return true
  }

  private mutating func readConcept(_ word: String) {
    let (lemma, isPast) = Lemma.of(word)
    if isPast {
      // "is cancelled" is done to it; "has cancelled" and "cancelled" was done by it.
      sense.modes.insert(hasBe ? .passive : .past)
      if hasHave { sense.modes.insert(.past) }
    }
    let concept = SenseWords.concepts[lemma] ?? lemma
    if concept == "get" {
      sense.modes.insert(.exists)
      return
    }
    sense.order.append(concept)
    tie(concept)
    if let owner { sense.owners[concept, default: []].insert(owner) }
    owner = nil
  }

  private mutating func tie(_ concept: String) {
    guard let relation else { return }
    sense.relations[relation, default: []].insert(concept)
    self.relation = nil
  }

  consuming func finish() -> QuestionSense {
    sense.kind = kind ?? (isPolar ? .polar : .statement)
    if hasHave, !sense.modes.contains(.past), !sense.modes.contains(.passive) { sense.modes.insert(.exists) }
    if hasHave, sense.modes.contains(.passive) { sense.modes.insert(.past) }
    // "What does it cost", "what is the price of it" and "how much is it" are one.
    if sense.kind == .price || sense.kind == .what && hasVerb, let place = sense.order.firstIndex(of: "price")
    {
      sense.kind = .price
      remove(place)
    }
    if sense.kind == .what, let place = sense.order.firstIndex(of: "opening-hours") {
      sense.kind = .moment
      sense.order[place] = "open"
    }
    sense.rearranged = rearranged()
    return sense
  }

  private mutating func remove(_ place: Int) {
    sense.order.remove(at: place)
    belongings = belongings.compactMap { $0 > place ? ($0 == 1 ? nil : $0 - 1) : $0 }
  }

  /// Moves what follows an "of" or "for" before the concept in front of it.
  private func rearranged() -> [String] {
    var order = sense.order
    for (number, place) in belongings.enumerated() where place > 0 && place < order.count {
      let end = number + 1 < belongings.count ? belongings[number + 1] : order.count
      guard place < end else { continue }
      let head = order.remove(at: place - 1)
      order.insert(head, at: end - 1)
    }
    return order
  }
}
