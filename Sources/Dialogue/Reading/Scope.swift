/// Decides what becomes of the findings: whether they are wanted, refused, or take the place of others.
struct Scope {
  static func resolve(_ reading: inout Reading) {
    for index in reading.findings.indices where reading.findings[index].change == .set {
      let finding = reading.findings[index]
      if !untouched.contains(finding.slot), isRefused(reading, finding) || isDisliked(reading, finding) {
        reading.findings[index].change = .excluded
      } else if isCorrection(reading, finding) {
        reading.findings[index].change = .changed
        takeTarget(&reading, index)
      }
    }
    keepOne(&reading)
    var seen: Set<Seen> = []
    reading.findings.removeAll {
      !seen.insert(Seen(slot: $0.slot, value: $0.value, change: $0.change)).inserted
    }
  }

  private struct Seen: Hashable {
    let slot: Slot
    let value: SlotValue?
    let change: SlotUpdate.Change
  }

  private static let untouched: Set<Slot> = [.name, .email, .reference, .budget, .together, .seats]

  // MARK: Refusal

  private static let behindNegation: Set<String> = [
    "the", "a", "an", "on", "in", "for", "at", "any", "want", "wants", "need", "like", "to", "be", "sit",
    "really", "too", "go", "do", "make", "come", "attend", "of", "those", "these", "this", "that", "my",
    "have", "with",
    "near", "your", "interested", "by", "more", "it", "very", "would", "prefer", "use", "pay", "seats",
    "available", "anything", "am", "am", "section", "seat", "tickets", "ticket", "some", "even",
  ]
  private static let harmless = PhraseTable<Bool>([
    (
      "don't mind|dont mind|not sure|not only|why not|no problem|no worries|can't wait|cannot wait|can't we|don't forget|not just|isn't there|aren't there|isn't it|can't you|don't you|don't have to",
      true
    )
  ])
  private static let besides = PhraseTable<Bool>([
    (
      "anything but|anywhere but|any day but|everything but|any date but|everywhere but|all but|anytime but|any but|other than|apart from|besides|instead of|rather than|as long as it's not|as long as it isn't|except|except for|excluding|but not|any section but|nowhere near|nothing in|nothing on|no way|anyone but|not in|aside from|opposed to|steer clear of|stay away from|far from|away from",
      true
    )
  ])
  private static let refusedBehind = PhraseTable<Bool>([
    (
      "doesn't work|does not work|doesnt work|won't work|wont work|will not work|is out|are out|is no good|isn't good|is not good|isn't possible|is not possible|is impossible|doesn't suit|not possible|don't work|do not work|didn't work|is no option|is not an option|isn't an option|is bad|is too late|is a bit too|is a little too|is too|is too early|is too far|is too high|are too high|is not ok|isn't ok|not ok|not good|is off|i can't|i cannot|i'm busy|we can't|i am busy|is too soon|doesn't fit|is a no|are a no|won't do",
      true
    )
  ])

  private static func isRefused(_ reading: Reading, _ finding: Reading.Finding) -> Bool {
    if let behind = refusedBehind.match(reading.tokens, at: skipTaken(reading, finding.tokens.upperBound)),
      behind.meaning
    {
      return true
    }
    var index = finding.tokens.lowerBound - 1
    // The words of the finding may bring their own negation: “not before 7” is none.
    for _ in 0..<7 {
      guard index >= 0 else { return false }
      if let found = besides.match(reading.tokens, endingAt: index + 1) { return found.meaning }
      if reading.is(index, .negation) {
        if let harmless = harmless.match(reading.tokens, at: index), harmless.meaning { return false }
        if index > 0, harmless.match(reading.tokens, at: index - 1) != nil { return false }
        return isGoverned(reading, finding, by: index)
      }
      let isListed =
        ["or", "nor", "and"].contains(reading.word(index))
        || reading.findings.contains { $0.slot == finding.slot && $0.tokens.contains(index) }
      guard behindNegation.contains(reading.word(index)) || isListed else { return false }
      index -= 1
    }
    return false
  }

  /// “Way too far up”, “too high”: where one does not want to sit.
  private static func isDisliked(_ reading: Reading, _ finding: Reading.Finding) -> Bool {
    guard finding.slot == .section else { return false }
    let start = finding.tokens.lowerBound
    return finding.tokens.contains { reading.word($0) == "too" }
      || ["too", "so"].contains(reading.word(start - 1))
      || reading.word(start - 2) == "too"
  }

  /// “no saturday” at the beginning corrects; “no balcony” refuses.
  private static func isGoverned(_ reading: Reading, _ finding: Reading.Finding, by index: Int) -> Bool {
    guard ["no", "nope"].contains(reading.word(index)) else { return true }
    if reading.word(index) == "nope" { return false }
    return index > 0 && !reading.isBoundary(index - 1)
      || [.section, .row, .price, .category, .payment, .venue].contains(finding.slot)
  }

  private static func skipTaken(_ reading: Reading, _ index: Int) -> Int {
    var index = index
    while reading.tokens.indices.contains(index), !reading.isFree(index), index < reading.tokens.count {
      index += 1
    }
    return index
  }

  // MARK: Correction

  private static let corrections = PhraseTable<Bool>([
    (
      "actually|i meant|i mean|meant|make it|make that|change it|change that|change to|change the|changed my mind|change of plans|switch to|switch it|sorry|wait|scratch that|correction|let's do|let's make|lets do|lets make|how about|what about|rather|better|on second thought|instead|oops|my mistake|no|nope|move it to|swap|change|not right|isn't right|that's wrong|is wrong|instead of|update|nevermind",
      true
    )
  ])

  private static func isCorrection(_ reading: Reading, _ finding: Reading.Finding) -> Bool {
    if [.name, .email, .reference, .access].contains(finding.slot) { return false }
    if reading.word(finding.tokens.upperBound) == "instead" { return true }
    var index = finding.tokens.lowerBound - 1
    let floor = max(0, index - 9)
    while index >= floor {
      if let found = corrections.match(reading.tokens, at: index), found.end <= finding.tokens.lowerBound {
        // “no preference”, “no seats” correct nothing.
        if reading.word(index) == "no" { return index == 0 || reading.isBoundary(index - 1) }
        if reading.word(index) == "wait", reading.word(index - 1) == "can't" { return false }
        if ["sorry", "better", "change"].contains(reading.word(index)),
          ["no", "the", "a", "any"].contains(reading.word(index - 1))
        {
          return false
        }
        return true
      }
      index -= 1
    }
    return false
  }

  private static let changing: Set<String> = [
    "change", "switch", "move", "swap", "exchange", "changing", "moving", "switching",
  ]

  /// “change it from friday to saturday” wants the second.
  private static func takeTarget(_ reading: inout Reading, _ index: Int) {
    let finding = reading.findings[index]
    let start = finding.tokens.lowerBound
    guard (1...4).contains(where: { changing.contains(reading.word(start - $0)) }) else { return }
    if case .days(let days) = finding.value, reading.word(start) == "from", let last = days.last?.last {
      reading.findings[index].value = .days([DayRange(last)])
    } else if finding.slot == .quantity, finding.confidence < 0.5 {
      reading.findings[index].confidence = 0.9
      reading.findings[index].alternatives = []
    }
  }

  // MARK: One of each

  private static let several: Set<Slot> = [.section, .access, .category, .seats]

  /// A slot with one value keeps one: the corrected, the narrower, the surer.
  private static func keepOne(_ reading: inout Reading) {
    for slot in Slot.allCases where !several.contains(slot) {
      let wanted = reading.findings.indices.filter {
        reading.findings[$0].slot == slot && [.set, .changed].contains(reading.findings[$0].change)
          && reading.findings[$0].value != nil
      }
      guard wanted.count > 1 else { continue }
      if slot == .date, join(&reading, wanted) { continue }
      let kept = wanted.max { isWeaker(reading, $0, $1) }
      for index in wanted where index != kept { reading.findings[index].confidence = 0 }
    }
    reading.findings.removeAll { $0.confidence <= 0 }
  }

  private static func isWeaker(_ reading: Reading, _ left: Int, _ right: Int) -> Bool {
    let (a, b) = (reading.findings[left], reading.findings[right])
    if a.change != b.change { return b.change == .changed }
    let (isReasonA, isReasonB) = (isReason(reading, a), isReason(reading, b))
    if isReasonA != isReasonB { return isReasonA }
    if a.change == .changed { return a.tokens.lowerBound < b.tokens.lowerBound }
    if case .days(let left) = a.value, case .days(let right) = b.value {
      func width(_ ranges: [DayRange]) -> Int {
        ranges.reduce(0) { $0 + $1.last.daysSinceEpoch - $1.first.daysSinceEpoch + 1 }
      }
      return (width(right), a.tokens.lowerBound) < (width(left), b.tokens.lowerBound)
    }
    // The first name is what it is about; the last number is what was settled on.
    if case .entity(let first) = a.value, case .entity(let second) = b.value,
      (first.kind == .event) != (second.kind == .event)
    {
      return second.kind == .event
    }
    return a.slot == .event
      ? (a.confidence, b.tokens.lowerBound) < (b.confidence, a.tokens.lowerBound)
      : (a.confidence, a.tokens.lowerBound) < (b.confidence, b.tokens.lowerBound)
  }

  /// Whether something is only said to explain: “in the evening, since we are away in the afternoon”.
  private static func isReason(_ reading: Reading, _ finding: Reading.Finding) -> Bool {
    var index = finding.tokens.lowerBound - 1
    for _ in 0..<7 {
      guard index >= 0, ![".", ";", "!", "?", ":"].contains(reading.word(index)) else { return false }
      if reasons.contains(reading.word(index)) { return index > 0 }
      index -= 1
    }
    return false
  }

  private static let reasons: Set<String> = [
    "since", "because", "cause", "whereas", "while", "weil", "denn", "porque",
  ]

  /// “friday 7pm or saturday 8pm”: both days.
  private static func join(_ reading: inout Reading, _ indices: [Int]) -> Bool {
    let ordered = indices.sorted {
      reading.findings[$0].tokens.lowerBound < reading.findings[$1].tokens.lowerBound
    }
    guard let first = ordered.first,
      ordered.allSatisfy({ reading.findings[$0].change == reading.findings[first].change }),
      zip(ordered, ordered.dropFirst()).allSatisfy({ a, b in
        let (end, start) = (reading.findings[a].tokens.upperBound, reading.findings[b].tokens.lowerBound)
        return start - end <= 4 && (end..<max(end, start)).contains { reading.word($0) == "or" }
      })
    else { return false }
    var ranges: [DayRange] = []
    for index in ordered { if case .days(let days) = reading.findings[index].value { ranges += days } }
    reading.findings[first].value = .days(ranges)
    for index in ordered.dropFirst() { reading.findings[index].confidence = 0 }
    return true
  }
}
