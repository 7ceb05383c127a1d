import Assistant
import Dialogue
import Essentials
import LanguageModels

extension Sale {
  /// Does what the policy has decided.
  mutating func perform(_ action: DialogueAction, isLast: Bool) throws(Interruption) {
    switch action {
    case .greet: say("Hello! " + SaleText.question(state, catalogue))
    case .ask(let slot): try ask(slot)
    case .disambiguate(let ids): try list(ids, SaleText.whichEvent(ids.count))
    case .searchEvents(let slots): try search(slots)
    case .checkInventory(let event, let slots): try offer(event, slots)
    case .hold(let event, let seats): try keep(event, seats)
    case .askToConfirm, .pay: try pay()
    case .release(let hold): try release(hold, isLast: isLast)
    case .deliver: break
    case .quoteUpgrade(let order, let slots):
      try propose(state.change == .exchange ? .exchange : .upgrade, order, slots)
    case .quoteRefund(let order): try propose(.refund, order, Slots())
    case .quoteExchange(let order, let slots): try propose(.exchange, order, slots)
    case .applyQuote: try proposeAgain()
    case .answerQuestion(let question): try answer(question)
    case .handOver: try handOver()
    case .askToGiveBack: say(SaleText.giveBack(state))
    case .showOrder(let order): try showOrder(order ?? state.dialogue.orderID ?? "latest")
    case .askAgain:
      say("Sorry, I did not understand that.")
      try repeatQuestion()
    case .repeatQuestion:
      if decision?.updates.isEmpty == false { say("I have noted that.") }
      try repeatQuestion()
    case .offerMore: try offerMore()
    case .sayGoodbye:
      say(SaleText.goodbye(state))
      suggestions = []
    }
  }

  // MARK: What is missing

  private mutating func ask(_ slot: Slot) throws(Interruption) {
    switch slot {
    case .event: try askForEvent()
    case .date: try askForDate()
    case .quantity: try askForQuantity()
    case .section: say(SaleText.otherSeats)
    case .choice: say(SaleText.offers(state))
    case .payment: try askForPayment("Which card would you like to use instead?")
    case .reference: try findOrder()
    default: try repeatQuestion()
    }
  }

  private mutating func askForEvent() throws(Interruption) {
    // Who wants none of what was shown is not shown it again.
    if confidence(.deny) > 0.6 {
      return say("What would you like instead? Tell me an event, a kind of event or a day.")
    }
    var opening = "Which event would you like to go to? This is on next:"
    if let sought = SoughtName(message)?.text {
      if case .done(let found) = try result(of: "find_events", ["query": .string(sought)]),
        found["events"]?.arrayValue?.isEmpty == false
      {
        return try show(found, saying: "Do you mean one of these?", isEmpty: "")
      }
      opening = "I find nothing called “\(sought)”. This is on next:"
    }
    guard case .done(let found) = try result(of: "find_events", [:]) else { return say(SaleText.noAccess) }
    try show(found, saying: opening, isEmpty: SaleText.nothingOn)
  }

  private mutating func askForDate() throws(Interruption) {
    let events = catalogue.dialogue.events(for: state.dialogue.slots)
    try list(
      events.prefix(8).map(\.id), "There are \(events.count) dates. Which day suits you? The next ones are:")
  }

  private mutating func askForQuantity() throws(Interruption) {
    guard let event = state.dialogue.eventID else { return say(SaleText.question(state, catalogue)) }
    if state.change == .exchange, let order = state.dialogue.orderID { return try exchange(order, event) }
    guard case .done(let info) = try result(of: "get_event_info", ["event_id": .string(event)]) else {
      return say("How many tickets would you like?")
    }
    state.event = SaleText.event(info)
    say("\(SaleText.event(info)).")
    if let problem = SaleText.notOnSale(info) { return say(problem) }
    if confidence(.price) > 0.5 { say(SaleText.prices(info)) }
    say("How many tickets would you like?")
  }

  // MARK: Events

  /// Shows events that the catalogue has, as the desk tells of them.
  private mutating func list(_ ids: [String], _ opening: String) throws(Interruption) {
    // What stands above is not shown again.
    if ids == SaleState(dialogue.state).dialogue.offeredEvents, ids.count > 1, confidence(.price) <= 0.5 {
      return say(SaleText.noted(state.dialogue.slots, decision) + "Which of these events would you like?")
    }
    let found = try result(of: "find_events", ["event_ids": .array(ids.map(JSONValue.string))])
    guard case .done(let found) = found else { return say(SaleText.noAccess) }
    let events = found["events"]?.arrayValue ?? []
    guard !events.isEmpty else { return say("I'm sorry, these are not on sale any more.") }
    note(.eventsFound(events.compactMap { $0["event_id"]?.stringValue }))
    say(opening)
    say(SaleText.list(events))
    if events.count == 1 { say("Shall I look for seats there?") }
  }

  /// Shows what a search has found, to choose from.
  private mutating func show(_ found: JSONValue, saying opening: String, isEmpty: String) throws(Interruption)
  {
    let events = Array((found["events"]?.arrayValue ?? []).prefix(6))
    note(.eventsFound(events.compactMap { $0["event_id"]?.stringValue }))
    guard !events.isEmpty else { return say(isEmpty) }
    say(opening)
    say(SaleText.list(events))
  }

  /// Nothing fits: the nearest is looked for, with what of the wish can be kept.
  private mutating func search(_ slots: Slots) throws(Interruption) {
    if case .unknown(let name)? = slots[.event] {
      if case .done(let found) = try result(of: "find_events", ["query": .string(String(name.prefix(200)))]),
        found["events"]?.arrayValue?.isEmpty == false
      {
        return try show(
          found, saying: "I know nothing called just that. Do you mean one of these?", isEmpty: "")
      }
      guard case .done(let next) = try result(of: "find_events", [:]) else { return say(SaleText.noAccess) }
      return try show(
        next, saying: "I'm sorry, I have nothing called that on sale. This is on next:",
        isEmpty: SaleText.nothingOn)
    }
    var nearest = slots
    nearest.drop([.date, .time])
    var events = catalogue.dialogue.events(for: nearest)
    var opening = "I have nothing for that then. These are the nearest:"
    if events.isEmpty || nearest.isEmpty {
      nearest = slots
      nearest.drop([.event, .category, .venue, .city, .time])
      events = catalogue.dialogue.events(for: nearest)
      opening = "I have nothing like that on sale, but this is on:"
    }
    if events.isEmpty || nearest.isEmpty {
      guard case .done(let next) = try result(of: "find_events", [:]) else { return say(SaleText.noAccess) }
      return try show(
        next, saying: "I have nothing for that on sale. This is on next:", isEmpty: SaleText.nothingOn)
    }
    try list(SaleText.nearest(events, to: slots).map(\.id), opening)
  }

  // MARK: Talk

  /// Asks again what is open.
  mutating func repeatQuestion() throws(Interruption) {
    if state.dialogue.asked == .confirmTotal, state.dialogue.hold != nil, state.token != nil {
      return try pay()
    }
    if state.dialogue.asked == .confirmChange, state.proposed != nil { return try proposeAgain() }
    say(SaleText.question(state, catalogue))
  }

  /// A question interrupts: it is answered, and what was asked is asked again.
  private mutating func answer(_ question: String) throws(Interruption) {
    note(.answered)
    if state.awaitsSignIn, SaleCues.asksToSignIn(question) {
      say(SaleText.howToSignIn(state))
      suggestions = ["I have signed in", "Never mind"]
      return
    }
    if confidence(.price) > 0.5, PriceQuestion.isAboutTickets(question) {
      if state.dialogue.hold != nil { return try pay() }
      if state.dialogue.asked == .chooseEvent, !state.dialogue.offeredEvents.isEmpty {
        try list(state.dialogue.offeredEvents, "These are the lowest prices:")
        return try repeatQuestion()
      }
    }
    if let event = state.dialogue.eventID, EventQuestion.isAbout(event: question),
      case .done(let info) = try result(of: "get_event_info", ["event_id": .string(event)])
    {
      say(SaleText.details(info))
      return try repeatQuestion()
    }
    isAside = true
    try repeatQuestion()
  }

  private mutating func handOver() throws(Interruption) {
    note(.humanReturned)
    suggestions = []
    guard confidence(.human) > 0.8 || confidence(.complaint) > 0.85 else {
      offersPerson = true
      state.offeredPerson = true
      return say("I'm sorry, I don't understand what you need. Would you like me to pass you to a person?")
    }
    wantsPerson = true
    if confidence(.complaint) > 0.85 { say("I'm sorry to hear that.") }
  }

  private mutating func offerMore() throws(Interruption) {
    state.change = nil
    state.proposed = nil
    if state.dialogue.hold != nil {
      say("You're welcome.")
      return try repeatQuestion()
    }
    if confidence(.goodbye) > 0.7 { return say("You're welcome. Is there anything else I can do for you?") }
    say((said.isEmpty ? "All right. " : "") + "Is there anything else I can do for you?")
  }
}

extension Slots {
  /// Forgets several slots.
  mutating func drop(_ slots: [Slot]) { slots.forEach { forget($0) } }

  /// Whether nothing is known that tells events apart.
  var isEmpty: Bool { [Slot.event, .venue, .city, .category, .date].allSatisfy { self[$0] == nil } }
}
