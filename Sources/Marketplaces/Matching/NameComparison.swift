import Essentials

/// Whether two names are of one event.
struct NameComparison {
  private let one: ReadListing
  private let other: ReadListing

  init(_ one: ReadListing, _ other: ReadListing) {
    self.one = one
    self.other = other
  }

  var part: EventMatch.Part {
    if let difference { return EventMatch.Part(aspect: .name, score: 0, reason: difference) }
    let (first, second) = (one.name, other.name)
    if first.sides.count == 2, second.sides.count == 2 {
      let straight = min(
        Self.likeness(first.sides[0], second.sides[0]), Self.likeness(first.sides[1], second.sides[1]))
      let swapped = min(
        Self.likeness(first.sides[0], second.sides[1]), Self.likeness(first.sides[1], second.sides[0]))
      return EventMatch.Part(
        aspect: .name, score: max(straight, swapped),
        reason: swapped > straight ? "the same two sides, swapped" : "the sides are compared")
    }
    let performed = performers
    let written = names
    return performed > written
      ? EventMatch.Part(aspect: .name, score: performed, reason: "the performers are compared")
      : EventMatch.Part(aspect: .name, score: written, reason: "the names are compared")
  }

  /// What makes two listings two whatever else they have in common.
  private var difference: String? {
    let (first, second) = (one.name, other.name)
    if first.isTribute != second.isTribute { return "one is a tribute to the other" }
    if first.isVisit != second.isVisit { return "one is a visit of the house" }
    if first.isPass != second.isPass { return "one is a pass for several days" }
    if first.squads != second.squads { return "other teams of the same clubs" }
    for (part, number) in first.parts {
      if let other = second.parts[part], other != number { return "\(part) \(number) and \(part) \(other)" }
    }
    if !first.weekdays.isEmpty, !second.weekdays.isEmpty, first.weekdays != second.weekdays {
      return "other days of the week"
    }
    if first.performances != second.performances { return "other performances of a day" }
    return nil
  }

  /// The performers that a market tells, against those or the name of the other.
  private var performers: Double {
    guard let first = one.performers.first ?? other.performers.first else { return 0 }
    let told = one.performers.isEmpty ? other : one
    let against = one.performers.isEmpty ? one : other
    if let lead = against.performers.first {
      let isKnown = told.performers.contains { Self.likeness($0, lead) > 0.85 }
      return isKnown && Self.likeness(first, lead) > 0.85 ? 0.95 : isKnown ? 0.8 : 0
    }
    return max(Self.likeness(first, against.name.lead), Self.likeness(first, against.name.words) * 0.95)
  }

  /// The names as they are written: what stands first counts most, and what both write behind it must not contradict.
  private var names: Double {
    let (first, second) = (one.name, other.name)
    let whole = Self.likeness(first.words, second.words)
    let lead = max(
      Self.likeness(first.lead, second.lead), Self.likeness(first.lead, second.words) * 0.98,
      Self.likeness(first.words, second.lead) * 0.98)
    let isLone = min(first.lead.count, second.lead.count) == 1
    if isLone, first.ensembles != second.ensembles { return min(max(whole, lead), 0.45) }
    guard !first.rest.isEmpty, !second.rest.isEmpty, Self.likeness(first.lead, second.lead) > 0.8 else {
      return max(whole, lead)
    }
    let rest = Self.overlap(first.rest, second.rest)
    return rest >= 0.3 ? max(whole, lead) : min(max(whole, lead), 0.45)
  }

  // MARK: Words

  /// How alike two sets of words are, 0 to 1: all words of one in the other is nearly all.
  static func likeness(_ one: Set<String>, _ other: Set<String>) -> Double {
    guard !one.isEmpty, !other.isEmpty else { return 0 }
    let (small, large) = one.count <= other.count ? (one, other) : (other, one)
    // A slip of the pen is believed where other words agree too, or where there are no others.
    let isLone = small.count == 1 && large.count > 1
    let found = small.reduce(0) { $0 + (isLone ? (large.contains($1) ? 1 : 0) : best($1, large)) }
    let contained = found / Double(small.count)
    let jaccard = found / (Double(one.count + other.count) - found)
    // A single short word in a long name says little: “Chicago” is no orchestra.
    let weight = isLone ? 0.35 : 0.2
    return contained * (1 - weight) + jaccard * weight
  }

  /// How much of both is in both.
  static func overlap(_ one: Set<String>, _ other: Set<String>) -> Double {
    let small = one.count <= other.count ? one : other
    let large = one.count <= other.count ? other : one
    return small.reduce(0) { $0 + best($1, large) } / Double(small.count)
  }

  /// How well a word is among others: itself, or misspelled.
  private static func best(_ word: String, _ others: Set<String>) -> Double {
    if others.contains(word) { return 1 }
    guard word.count >= 4 else { return 0 }
    var best = 0.0
    for other in others where other.count >= 4 && abs(other.count - word.count) <= 2 {
      let distance = EditDistance.between(word, other)
      let allowed = max(word.count, other.count) >= 7 ? 2 : 1
      if distance <= allowed, word.first == other.first { best = max(best, distance == 1 ? 0.9 : 0.75) }
    }
    return best
  }
}
