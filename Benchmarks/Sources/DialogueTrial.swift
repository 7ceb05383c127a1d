import Dialogue

/// What the set's names mean, taken from its own labels and service calls and from nothing of ours.
struct LabelledNames {
  private(set) var entities: [KnownEntity] = []
  /// A date's words and the day that services were called with.
  private(set) var days: [String: String] = [:]
  /// A name's spellings and the one that services were called with.
  private(set) var canonical: [String: String] = [:]

  init(_ dialogues: [LabelledDialogue]) {
    var votes: [String: [String: Int]] = [:]
    var spellings: [EntityKind: Set<String>] = [:]
    for dialogue in dialogues {
      var state: [String: [String]] = [:]
      for turn in dialogue.turns {
        state = turn.slots ?? state
        for (name, values) in turn.slots ?? [:] {
          if let kind = Self.kinds[name] { spellings[kind, default: []].formUnion(values) }
        }
        for (name, value) in turn.call?.parameters ?? [:] {
          for word in state[name] ?? [] {
            votes[name.slotName + "|" + word.lowercased(), default: [:]][value, default: 0] += 1
          }
        }
      }
    }
    for (word, counts) in votes {
      guard let best = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { continue }
      if word.hasPrefix("date|") {
        days[String(word.dropFirst(5))] = best.key
      } else {
        canonical[word] = best.key.lowercased()
      }
    }
    for (kind, values) in spellings.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      for value in values.sorted() where value != "dontcare" { entities.append(KnownEntity(kind, value)) }
    }
    // How these services call their kinds of events.
    entities.append(
      KnownEntity(
        .category, "Sports", aliases: ["game", "games", "match", "matches", "sports event", "sport"]))
    entities.append(
      KnownEntity(.category, "Music", aliases: ["concert", "concerts", "show", "shows", "gig", "gigs"]))
  }

  static let kinds: [String: EntityKind] = [
    "city": .city, "city_of_event": .city, "event_name": .event, "category": .category,
    "subcategory": .category, "event_type": .category,
  ]

  func canonical(_ slot: Slot, _ word: String) -> String {
    canonical["\(slot)|\(word.lowercased())"] ?? word.lowercased()
  }
}

extension String {
  /// Our name of one of the set's slots.
  var slotName: String {
    switch self {
    case "city", "city_of_event": "city"
    case "event_name": "event"
    case "number_of_tickets", "number_of_seats": "quantity"
    case "category", "subcategory", "event_type": "category"
    default: self
    }
  }
}

/// Counts what was read rightly, wrongly, and not at all.
struct DialogueTrial {
  struct Count {
    var right = 0
    var missed = 0
    var wrong = 0
  }

  let extractor: SlotExtractor
  let names: LabelledNames
  let moment: LocalMoment
  let showsMisses: Bool
  private(set) var messages = 0
  private var slots: [Slot: Count] = [:]
  private var intents: [DialogueIntent: Count] = [:]

  init(extractor: SlotExtractor, names: LabelledNames, moment: LocalMoment, showsMisses: Bool) {
    self.extractor = extractor
    self.names = names
    self.moment = moment
    self.showsMisses = showsMisses
  }

  mutating func take(_ dialogue: LabelledDialogue) {
    var before: [Slot: Set<String>] = [:]
    var question = ""
    for turn in dialogue.turns {
      guard turn.speaker == "USER" else {
        question = turn.text
        continue
      }
      messages += 1
      var known: [Slot: Set<String>] = [:]
      for (name, values) in turn.slots ?? [:] {
        guard let slot = Slot(rawValue: name.slotName) else { continue }
        known[slot, default: []].formUnion(
          values.map { slot == .date ? names.days[$0.lowercased()] ?? $0 : names.canonical(slot, $0) })
      }
      compare(turn, known, before, asked: Self.asked(question))
      compareIntents(turn)
      before = known
    }
  }

  /// Which slot the last question was about; the set does not say.
  private static func asked(_ text: String) -> Slot? {
    let text = text.lowercased()
    guard text.contains("?") || text.contains("please") || text.contains("need") else { return nil }
    if text.contains("how many") || text.contains("number of") { return .quantity }
    if text.contains("city") || text.contains("where ") || text.contains("location") { return .city }
    if text.contains("date") || text.contains("when ") || text.contains("which day") { return .date }
    if text.contains("type") || text.contains("category") || text.contains("kind") { return .category }
    return nil
  }

  // MARK: Slots

  private mutating func compare(
    _ turn: LabelledDialogue.Turn, _ known: [Slot: Set<String>], _ before: [Slot: Set<String>], asked: Slot?
  ) {
    let updates = extractor.updates(in: turn.text, at: moment, asked: asked)
    for slot in [Slot.event, .city, .category, .date, .quantity] {
      let said = Set(
        updates.filter { $0.slot == slot && $0.change != .excluded }.flatMap { described($0, slot) })
      let added = (known[slot] ?? []).subtracting(before[slot] ?? []).filter { isSaid($0, slot, turn) }
      let missed = added.subtracting(said)
      let wrong = said.subtracting(known[slot] ?? [])
      slots[slot, default: Count()].right += said.count - wrong.count
      slots[slot, default: Count()].missed += missed.count
      slots[slot, default: Count()].wrong += wrong.count
      if showsMisses, !missed.isEmpty || !wrong.isEmpty {
        print("\(slot): missed \(missed) wrong \(wrong) in “\(turn.text)”")
      }
    }
  }

  private func described(_ update: SlotUpdate, _ slot: Slot) -> [String] {
    switch update.value {
    case .entity(let mention): [names.canonical(slot, mention.name)]
    case .days(let ranges): ranges.map { $0.first.description }
    case .count(let count): ["\(count)"]
    case nil where update.change == .cleared: ["dontcare"]
    default: []
    }
  }

  /// Values that the system offered and the customer only accepted cannot be read from the message.
  private func isSaid(_ value: String, _ slot: Slot, _ turn: LabelledDialogue.Turn) -> Bool {
    if slot == .quantity || value == "dontcare" {
      return turn.acts.contains("INFORM") || turn.acts.contains("INFORM_INTENT")
    }
    let text = turn.text.lowercased()
    return (turn.slots ?? [:]).contains { name, words in
      name.slotName == slot.rawValue
        && words.contains { word in
          let word = word.lowercased()
          let meaning = slot == .date ? names.days[word] ?? word : names.canonical(slot, word)
          return meaning == value && text.contains(word)
        }
    }
  }

  // MARK: Intents

  private static let labels: [String: DialogueIntent] = [
    "AFFIRM": .affirm, "AFFIRM_INTENT": .affirm, "SELECT": .affirm, "NEGATE": .deny, "NEGATE_INTENT": .deny,
    "REQUEST": .question, "REQUEST_ALTS": .browse,
    "THANK_YOU": .goodbye, "GOODBYE": .goodbye,
  ]

  private mutating func compareIntents(_ turn: LabelledDialogue.Turn) {
    var wanted = Set(turn.acts.compactMap { Self.labels[$0] })
    if turn.acts.contains("INFORM_INTENT") {
      wanted.insert(turn.intent == "BuyEventTickets" ? .buy : .browse)
    }
    let found = Set(IntentCues.intents(in: turn.text).filter { $0.confidence > 0.6 }.map(\.intent))
    for intent in [DialogueIntent.browse, .buy, .question, .affirm, .deny, .goodbye] {
      var count = intents[intent] ?? Count()
      switch (wanted.contains(intent), found.contains(intent)) {
      case (true, true): count.right += 1
      case (true, false): count.missed += 1
      // A purchase that goes on (“three tickets please”) has no label of its own: it counts neither way.
      case (false, true) where !(intent == .buy && turn.intent == "BuyEventTickets"): count.wrong += 1
      default: break
      }
      intents[intent] = count
    }
  }

  // MARK: Report

  func report() {
    print("| slot | values | precision | recall | F1 |\n| --- | --- | --- | --- | --- |")
    for slot in [Slot.event, .city, .category, .date, .quantity] { row("\(slot)", slots[slot] ?? Count()) }
    print("\n| intent | messages | precision | recall | F1 |\n| --- | --- | --- | --- | --- |")
    for intent in [DialogueIntent.browse, .buy, .question, .affirm, .deny, .goodbye] {
      row("\(intent)", intents[intent] ?? Count())
    }
  }

  private func row(_ name: String, _ count: Count) {
    let precision = Double(count.right) / Double(max(1, count.right + count.wrong))
    let recall = Double(count.right) / Double(max(1, count.right + count.missed))
    let f1 = 2 * precision * recall / max(0.0001, precision + recall)
    func percent(_ value: Double) -> String { "\((value * 1000).rounded() / 10) %" }
    print(
      "| \(name) | \(count.right + count.missed) | \(percent(precision)) | \(percent(recall)) | \(percent(f1)) |"
    )
  }
}
