import Essentials

/// One message being decided. Each rule answers or leaves it to the next; their order is that of the list.
struct DialogueTurn {
  var state: DialogueState
  let message: String
  let updates: [SlotUpdate]
  let intents: [ScoredIntent]
  let catalogue: DialogueCatalogue
  let now: Timestamp

  typealias Answer = (actions: [DialogueAction], reason: String)

  mutating func decide() -> Answer {
    dropLapsedHold()
    for rule in Self.rules {
      guard let answer = rule(&self) else { continue }
      state.misunderstandings = 0
      return answer
    }
    return misunderstood()
  }

  private static let rules: [@Sendable (inout DialogueTurn) -> Answer?] = [
    { $0.waiting() }, { $0.human() }, { $0.stopping() }, { $0.consenting() }, { $0.declining() },
    { $0.leaving() },
    { $0.changing() }, { $0.asking() }, { $0.choosing() }, { $0.buying() }, { $0.noting() }, { $0.small() },
  ]

  func confidence(_ intent: DialogueIntent) -> Double {
    intents.first { $0.intent == intent }?.confidence ?? 0
  }

  /// Whether the message says anything about the wish.
  var saysMore: Bool {
    updates.contains { ![.payment, .name, .email, .reference].contains($0.slot) }
  }

  /// A hold that has lapsed is none, however late its job.
  private mutating func dropLapsedHold() {
    guard let hold = state.hold, hold.endsAt <= now else { return }
    state.loseHold(on: .lapse)
    state.asked = .goOn
  }

  private func waiting() -> Answer? {
    state.stage == .waitingForHuman ? ([], "a human has the conversation") : nil
  }

  private mutating func human() -> Answer? {
    guard
      confidence(.human) > 0.8
        || confidence(.complaint) > 0.85 && confidence(.refund) < 0.5
          && confidence(.upgrade) < 0.5 && confidence(.exchange) < 0.5
    else {
      return nil
    }
    state.move(on: .wantHuman)
    return ([.handOver], "the customer wants a person, or is upset")
  }

  /// Never mind: what is held is given back. Who only tells that they will not come is asked.
  private mutating func stopping() -> Answer? {
    guard !saysMore, confidence(.question) < 0.5, confidence(.refund) < 0.6, confidence(.exchange) < 0.6,
      state.stage != .payment
    else { return nil }
    let withdrawal = Withdrawal(message)
    if state.asked == .giveBack, PlainAnswer(message) == .yes { return dropping() }
    if withdrawal == .outright && (state.hold != nil || state.asked != .anythingElse || state.orderID == nil)
      || confidence(.cancel) > 0.6 && dropsIt
    {
      return dropping()
    }
    guard withdrawal == .implied else { return nil }
    if state.hold != nil {
      state.asked = .giveBack
      return ([.askToGiveBack], "the customer seems not to come")
    }
    return state.asked == nil || state.asked == .anythingElse || state.stage.isDetour ? nil : dropping()
  }

  private mutating func dropping() -> Answer {
    let hold = state.hold
    let isDetour = state.stage.isDetour
    if isDetour { state.move(on: .release) } else { state.loseHold(on: .release) }
    state.asked = isDetour ? nil : .anythingElse
    if !isDetour { state.eventID = nil }
    let release = isDetour ? [] : hold.map { [DialogueAction.release(holdID: $0.id)] } ?? []
    return (release + [.offerMore], "the customer dropped it")
  }

  /// “Cancel it please” drops everything; “can I leave it at the cloakroom” and “tram stop” drop nothing.
  private var dropsIt: Bool {
    guard !message.contains("?") else { return false }
    let words = Tokenizer(message).tokens.filter { $0.kind != .mark }.map(\.text)
    let fillers: Set<String> = [
      "please", "no", "ok", "okay", "oh", "well", "then", "just", "so", "hm", "actually", "sorry",
    ]
    let rest = words.drop { fillers.contains($0) }
    return rest.count <= 4
      && rest.first.map {
        ["cancel", "stop", "quit", "abort", "leave", "drop", "abbrechen", "annuler", "cancelar", "let"]
          .contains($0)
      } == true
  }

  /// “I don't want them”, without more.
  private var wantsNone: Bool {
    let words = Tokenizer(message).tokens.filter { $0.kind != .mark }.map(\.text)
    let text = " " + words.joined(separator: " ") + " "
    return words.count <= 8 && !message.contains("?")
      && ["don't want them", "dont want them", "don't want it", "do not want them"].contains {
        text.contains(" \($0) ")
      }
  }

  /// The only way to a payment: a plain yes to a total that was shown for a hold that stands.
  private mutating func consenting() -> Answer? {
    guard let consent = Consent(message, updates: updates) else { return goingOn() }
    switch state.asked {
    case .confirmTotal, .slot(.payment):
      if case .slot = state.asked, state.slots[.payment] == nil,
        !updates.contains(where: { $0.slot == .payment })
      {
        return nil
      }
      guard let total = state.shownTotal,
        let confirmed = ConfirmedTotal(total, consent, hold: state.hold, now: now)
      else { return nil }
      state.slots.apply(updates)
      state.asked = nil
      state.move(on: .confirm)
      return ([.pay(confirmed)], "a plain yes to the total")
    case .confirmChange:
      state.asked = nil
      return ([.applyQuote(consent)], "a plain yes to the change")
    case .goOn where !saysMore:
      state.slots.apply(updates)
      if let hold = state.hold {
        return ([.askToConfirm(holdID: hold.id)], "the customer goes on")
      }
      guard let event = catalogue.events.first(where: { $0.id == state.eventID }) else { return nil }
      return selected(event)
    case .anythingElse:
      state.asked = .slot(.event)
      state.move(on: .browse)
      return ([.ask(.event)], "there is more to do")
    default: return nil
    }
  }

  /// “Sorry, wrong button, I do want them”: after a no, less than a plain yes is enough to be asked again.
  private mutating func goingOn() -> Answer? {
    guard state.asked == .goOn || state.asked == .giveBack, !saysMore, let hold = state.hold,
      confidence(.cancel) < 0.6
    else {
      return nil
    }
    let words = Tokenizer(message).tokens.map(\.text)
    let wants = words.contains("want") && !words.contains("don't") && !words.contains("not")
    guard confidence(.affirm) > 0.6 && confidence(.deny) < 0.6 || confidence(.buy) > 0.5 || wants else {
      return nil
    }
    return ([.askToConfirm(holdID: hold.id)], "the customer goes on")
  }

  private mutating func declining() -> Answer? {
    guard confidence(.deny) > 0.6, !saysMore, !updates.contains(where: { $0.slot == .payment }),
      isPlainNo || state.asked != .anythingElse
    else { return nil }
    switch state.asked {
    case .confirmTotal:
      // Less than a plain no gives nothing back: “I don't know my code” is none.
      guard let hold = state.hold, PlainAnswer(message) == .no else { return nil }
      state.loseHold(on: .lapse)
      return ([.release(holdID: hold.id), .ask(.section)], "no to the total")
    case .goOn:
      // “No, I don't want them” is more than a no.
      if let hold = state.hold, wantsNone {
        state.loseHold(on: .release)
        state.asked = .anythingElse
        state.eventID = nil
        return ([.release(holdID: hold.id), .offerMore], "the seats are not wanted")
      }
      guard PlainAnswer(message) == .no else { return nil }
      guard state.hold == nil else { return ([.sayGoodbye], "the seats stay kept until their time is over") }
      state.asked = .anythingElse
      state.eventID = nil
      return ([.offerMore], "no other seats are wanted")
    case .giveBack:
      guard let hold = state.hold else { return nil }
      return ([.askToConfirm(holdID: hold.id)], "the seats are kept")
    case .confirmChange:
      state.asked = nil
      state.move(on: .resolve)
      return ([.offerMore], "no to the change")
    case .anythingElse:
      state.move(on: .leave)
      return ([.sayGoodbye], "nothing else is needed")
    case .chooseSeats:
      state.asked = .slot(.section)
      return ([.ask(.section)], "none of these seats")
    case .chooseEvent:
      state.offeredEvents = []
      state.asked = .slot(.event)
      return ([.ask(.event)], "none of these events")
    default: return nil
    }
  }

  /// “I don't know the number” denies, and is no no.
  private var isPlainNo: Bool {
    PlainAnswer(message) == .no || confidence(.goodbye) > 0.6
      || (Tokenizer(message).tokens.first.map { IntentCues.no.contains($0.text) } ?? false)
  }

  private mutating func leaving() -> Answer? {
    guard confidence(.goodbye) > 0.7, !saysMore, confidence(.question) < 0.5, confidence(.buy) < 0.6,
      confidence(.refund) < 0.6
    else { return nil }
    // Thanks alone ends nothing while something is open, and seats stay kept.
    if state.hold != nil, confidence(.goodbye) > 0.9 { return ([.sayGoodbye], "goodbye for now") }
    guard state.hold == nil, state.asked == .anythingElse || state.asked == nil || confidence(.goodbye) > 0.9
    else { return nil }
    state.move(on: .leave)
    return ([.sayGoodbye], "the customer says goodbye")
  }

  // MARK: Questions

  /// A question interrupts; what was asked stays asked.
  private mutating func asking() -> Answer? {
    if [.confirmTotal, .confirmChange].contains(state.asked), confidence(.price) > 0.5, !saysMore,
      PriceQuestion.isAboutTickets(message)
    {
      return ([.repeatQuestion], "what it costs is told with the question")
    }
    let isQuestion =
      confidence(.question) >= 0.6 || confidence(.price) > 0.6 && state.eventID == nil && !saysMore
      || confidence(.price) > 0.5 && !PriceQuestion.isAboutTickets(message) || asksAboutHouse
    let isPlain =
      confidence(.question) >= 0.65
      && (!saysMore
        || confidence(.buy) < 0.4 && updates.allSatisfy { $0.slot == .access || $0.slot == .venue })
    guard isQuestion, asksAboutHouse || confidence(.browse) < 0.6 || isPlain && confidence(.browse) < 0.8,
      confidence(.buy) < 0.85 || !saysMore && asksForRules
    else {
      return nil
    }
    // “Do you have 2 for friday?” asks for tickets, not for knowledge.
    let isWish = updates.contains {
      [.quantity, .budget, .section, .date, .choice, .price, .row, .together, .time].contains($0.slot)
        && $0.change != .excluded
        // With seats kept, a day or a time in a question is what it asks about.
        && (state.hold == nil || switches || ![.date, .time].contains($0.slot))
    }
    if isWish, confidence(.question) < 0.85, !asksAboutOffers { return nil }
    // “2 for the hawks on friday, and is there parking?” is a wish first.
    if updates.contains(where: { $0.slot == .quantity && $0.confidence >= 0.7 }),
      updates.contains(where: { $0.slot == .event && $0.change != .excluded })
    {
      return nil
    }
    // “Any comedy coming up?”, “and in dublin?”
    if updates.contains(where: { [.category, .city, .venue].contains($0.slot) && $0.change != .excluded }),
      confidence(.question) < 0.78, state.eventID == nil, state.offeredEvents.count > 0 || looksAround
    {
      return nil
    }
    // “Can we do that instead?”: another event than the one that is talked about.
    if switches, updates.contains(where: { $0.slot == .event && $0.change != .excluded }) { return nil }
    state.move(on: .ask)
    return ([.answerQuestion(message)], "a question interrupts")
  }

  /// “Is there a hearing loop?”, “do you have a cloakroom?”: of the house, not of seats.
  private var asksAboutHouse: Bool {
    guard message.contains("?"), updates.allSatisfy({ $0.slot == .access }),
      state.asked != nil || !updates.isEmpty
    else { return false }
    let words = Tokenizer(message).tokens.filter { $0.kind == .word }.map(\.text)
    let start = words.drop { ["and", "also", "so", "ok", "okay", "oh", "but", "hi", "hello"].contains($0) }
      .prefix(3)
    let opening = start.joined(separator: " ")
    return ["is there", "are there", "do you have", "does it have", "have you got", "do they have"].contains {
      opening.hasPrefix($0)
    }
      && Set(words).isDisjoint(with: [
        "seats", "seat", "tickets", "ticket", "spaces", "space", "places", "left", "available", "other",
        "others",
        "anything", "something", "else", "cheaper", "better", "any", "show", "shows", "game", "games",
        "event", "events",
      ])
  }

  /// “How is the view from 101?” asks about what is offered; “what about 101?”, “is there anything in 101?” want it.
  var asksAboutOffers: Bool {
    guard state.asked == .chooseSeats || state.asked == .confirmTotal,
      updates.allSatisfy({ [.section, .row, .together, .access].contains($0.slot) }),
      confidence(.buy) < 0.5, confidence(.price) < 0.45
    else { return false }
    let words = Tokenizer(message).tokens.filter { $0.kind == .word }.map(\.text)
    guard
      let first = words.first(where: { !["and", "so", "but", "ok", "okay", "hm", "oh", "also"].contains($0) })
    else { return false }
    let wants: Set<String> = [
      "any", "anything", "something", "some", "have", "got", "available", "left", "take",
    ]
    if ["how", "why", "where", "which", "what", "what's", "who"].contains(first) {
      return !["what about", "how about"].contains { words.joined(separator: " ").contains($0) }
        && !words.contains { ["have", "got"].contains($0) }
    }
    return ["is", "are", "does", "do", "will"].contains(first) && message.contains("?")
      && wants.isDisjoint(with: words)
  }

  private var looksAround: Bool {
    let words = Set(Tokenizer(message).tokens.map(\.text))
    return !words.isDisjoint(with: ["any", "anything", "something", "some", "upcoming", "coming"])
  }

  var switches: Bool {
    let words = Set(Tokenizer(message).tokens.map(\.text))
    return !words.isDisjoint(with: ["instead", "rather", "switch", "change", "swap", "prefer"])
  }

  /// How to pay, or a name, before it is asked for.
  private mutating func noting() -> Answer? {
    let early: Set<Slot> = [.payment, .name, .email]
    guard !updates.isEmpty, updates.allSatisfy({ early.contains($0.slot) }), state.asked != nil else {
      return nil
    }
    state.slots.apply(updates)
    return ([.repeatQuestion], "noted for later")
  }

  private mutating func small() -> Answer? {
    if confidence(.greeting) > 0.6 {
      state.move(on: .greet)
      return ([.greet], "a greeting")
    }
    guard confidence(.goodbye) > 0.7 else { return nil }
    return ([.offerMore], "thanks")
  }

  /// Asks again, and after three times a human.
  private mutating func misunderstood() -> Answer {
    state.misunderstandings += 1
    guard state.misunderstandings < 3 else {
      state.misunderstandings = 0
      state.move(on: .wantHuman)
      return ([.handOver], "not understood three times")
    }
    return ([.askAgain], "not understood")
  }
}
