import Essentials

extension DialogueTurn {
  /// One of the things offered was chosen.
  mutating func choosing() -> Answer? {
    guard !asksAboutOffers else { return nil }
    if let named = namingSeats() { return named }
    guard let choice = chosen else { return nil }
    if state.asked == .chooseSeats, let event = state.eventID {
      guard let offer = pick(choice, state.offeredSeats, price: \.total) else {
        return ([.ask(.choice)], "there is no such offer")
      }
      return ([.hold(eventID: event, seats: offer.seats)], "seats were chosen")
    }
    if state.asked == .chooseEvent || state.eventID == nil && !state.offeredEvents.isEmpty {
      if let price = Self.preference(choice) {
        state.slots.prefer(price)
        state.asked = .chooseEvent
        return ([.disambiguate(state.offeredEvents)], "a wish about prices, before the event is known")
      }
      let events = state.offeredEvents.compactMap { id in catalogue.events.first { $0.id == id } }
      guard let event = pick(choice, events, price: nil) else { return nil }
      state.slots.apply(updates.filter { $0.slot != .choice })
      return selected(event)
    }
    return nil
  }

  /// What was chosen: by number or kind, by a plain yes to a single offer, or by the seats' names.
  private var chosen: Choice? {
    if let section = sectionChosen { return section }
    if !updates.contains(where: { [.quantity, .section, .date, .budget, .event].contains($0.slot) }),
      let place = ChoiceWords.place(message), [.chooseSeats, .chooseEvent].contains(state.asked)
    {
      return .number(place)
    }
    if state.asked == .chooseSeats, updates.contains(where: { $0.change == .cleared }),
      updates.allSatisfy({ $0.change == .cleared || $0.value == .choice(.any) })
    {
      return .number(1)
    }
    // “2 for that one”
    if state.asked == .chooseEvent, updates.allSatisfy({ $0.slot == .quantity }), !updates.isEmpty {
      let rest = Tokenizer(message).tokens.filter { token in
        !updates.contains { $0.span.start < token.span.end && token.span.start < $0.span.end }
      }
      let points = rest.contains { ["that", "this", "it"].contains($0.text) }
      if let place = ChoiceWords.place(rest),
        points || place != 1 || rest.contains(where: { $0.text == "first" })
      {
        return .number(place)
      }
    }
    if updates.contains(where: { $0.slot == .section && $0.change != .excluded }) { return nil }
    for update in updates {
      if case .choice(let choice) = update.value, update.change != .excluded { return choice }
    }
    let isSingle =
      state.asked == .chooseSeats && state.offeredSeats.count == 1
      || state.asked == .chooseEvent && state.offeredEvents.count == 1
    if isSingle || state.asked == .chooseSeats, confidence(.affirm) > 0.6, !saysMore { return .number(1) }
    return sectionChosen
  }

  /// “The stalls”, “103 then”, when one of the offers is there: the last that is named.
  private var sectionChosen: Choice? {
    guard state.asked == .chooseSeats, confidence(.price) < 0.45,
      updates.allSatisfy({ [.section, .choice, .price].contains($0.slot) }),
      !updates.contains(where: { $0.slot == .section && $0.change == .excluded })
    else { return nil }
    let tokens = Tokenizer(message).tokens
    var named: (place: Int, at: Int)?
    for (place, offer) in state.offeredSeats.enumerated() {
      let words = Tokenizer(offer.section ?? "").tokens.map(\.text)
      guard !words.isEmpty, words != ["a"] || updates.contains(where: { $0.slot == .section }) else {
        continue
      }
      for start in tokens.indices where tokens[start...].prefix(words.count).map(\.text) == words {
        if named.map({ start > $0.at }) ?? true, named?.place != place {
          // The first of several offers in a section is the best of them.
          if let known = named, state.offeredSeats[known.place].section == offer.section { continue }
          named = (place, start)
        }
      }
    }
    return named.map { .number($0.place + 1) }
  }

  /// Seats by their names: one of the offers, or others of the event.
  private mutating func namingSeats() -> Answer? {
    guard let event = state.eventID, updates.allSatisfy({ [.seats, .quantity, .section].contains($0.slot) })
    else { return nil }
    for update in updates where update.change != .excluded {
      guard case .seats(let seats) = update.value else { continue }
      let named = Set(seats.map { $0.lowercased() })
      let offer = state.offeredSeats.first { offer in
        named.allSatisfy { name in
          offer.seats.contains { $0.lowercased() == name || $0.lowercased().hasSuffix("-" + name) }
        }
      }
      // Who names one seat of a pair means the pair, unless it is one that they want.
      let count = state.slots.quantity ?? seats.count
      let wanted = offer.map { $0.seats.count == count ? $0.seats : seats } ?? seats
      var actions: [DialogueAction] = []
      if let hold = state.hold {
        if Set(hold.seats.map { $0.lowercased() }) == named { return nil }
        actions.append(.release(holdID: hold.id))
        state.loseHold(on: .lapse)
      }
      return (actions + [.hold(eventID: event, seats: wanted)], "seats were named")
    }
    return nil
  }

  /// “The cheapest”, where no prices are known to choose by.
  private static func preference(_ choice: Choice) -> PricePreference? {
    switch choice {
    case .cheapest: .cheap
    case .best, .dearest: .best
    case .number, .earliest, .latest, .any: nil
    }
  }

  private func pick<Item>(_ choice: Choice, _ items: [Item], price: ((Item) -> Int64)?) -> Item? {
    switch choice {
    case .number(let number):
      let index = number > 0 ? number - 1 : items.count + number
      return items.indices.contains(index) ? items[index] : nil
    case .cheapest: return price.flatMap { price in items.min { price($0) < price($1) } } ?? items.first
    case .dearest: return price.flatMap { price in items.max { price($0) < price($1) } } ?? items.last
    case .latest: return items.last
    case .best, .earliest, .any: return items.first
    }
  }

  /// The wish grows until an event, a number and seats are known; only what is missing is asked.
  mutating func buying() -> Answer? {
    let pays = state.hold != nil && updates.contains { $0.slot == .payment }
    let wants =
      saysMore || pays || confidence(.buy) > 0.4 || confidence(.browse) > 0.5 || confidence(.price) > 0.5
    let answers =
      confidence(.affirm) > 0.6 && state.asked == nil && [.greeting, .browsing].contains(state.stage)
    guard wants || answers else { return nil }
    // What is bought changes: the total that was shown is no longer the one to pay.
    let changesHold =
      state.hold != nil
      && updates.contains {
        ![.payment, .name, .email, .choice, .reference].contains($0.slot) && isNews($0)
      }
    // “My flight is at 7” wants nothing else.
    if changesHold, !wantsElse { return nil }
    var actions: [DialogueAction] = []
    if changesHold, let hold = state.hold {
      actions.append(.release(holdID: hold.id))
      state.loseHold(on: .lapse)
    }
    let renames = updates.contains {
      [.event, .venue, .city, .category, .date, .time].contains($0.slot) && isNews($0)
    }
    if updates.contains(where: { $0.slot == .event && $0.change != .excluded && isNews($0) }),
      state.eventID != nil || state.stage == .closing
    {
      // Another event has its own days.
      if !updates.contains(where: { $0.slot == .date }) { state.slots.forget(.date) }
      state.slots.forget(.section)
    }
    state.slots.apply(updates.filter { $0.slot != .choice })
    for case .choice(let choice)? in updates.filter({ $0.change != .excluded }).map(\.value) {
      if let price = Self.preference(choice) { state.slots.prefer(price) }
    }
    if state.stage.isDetour { state.move(on: .resolve) }
    if state.hold != nil, !changesHold { return payment() }
    if renames || confidence(.browse) > 0.8 { state.eventID = nil }
    if let id = state.eventID, let event = catalogue.events.first(where: { $0.id == id }) {
      let (more, reason) = selected(event)
      return (actions + more, reason)
    }
    let (more, reason) = findEvent()
    return (actions + more, reason)
  }

  /// Whether something else is wanted than what is held, and a day or a place is not just mentioned.
  private var wantsElse: Bool {
    let loose: Set<Slot> = [.date, .time, .city, .venue, .category]
    return confidence(.buy) > 0.5 || confidence(.browse) > 0.5 || switches
      || updates.contains { $0.change == .changed || !loose.contains($0.slot) && isNews($0) }
      || Tokenizer(message).tokens.count <= 3 || pointsElsewhere
  }

  /// “The evening one please”
  private var pointsElsewhere: Bool {
    let words = Set(Tokenizer(message).tokens.map(\.text))
    return !message.contains("?") && words.contains("please")
      && !words.isDisjoint(with: ["one", "ones", "show", "game", "performance"])
  }

  /// Whether an update says more than is known of what is held.
  private func isNews(_ update: SlotUpdate) -> Bool {
    guard [.set, .changed].contains(update.change),
      let event = catalogue.events.first(where: { $0.id == state.eventID })
    else { return !state.slots.know(update) }
    switch update.value {
    case .entity(let mention):
      return ![[event.name], event.performers, event.categories, [event.venue ?? ""], [event.city ?? ""]]
        .contains { $0.contains(mention.name) }
    case .days(let days): return event.day.map { day in !days.contains { $0.contains(day) } } ?? true
    case .seats(let seats): return Set(seats) != Set(state.hold?.seats ?? [])
    case .section(.named(let name)) where state.hold != nil:
      let prefix = name.lowercased() + "-"
      return !(state.hold?.seats.allSatisfy { $0.lowercased().hasPrefix(prefix) } ?? false)
    default: return !state.slots.know(update)
    }
  }

  /// Payment was named while the total waits: the total is still to be confirmed.
  private mutating func payment() -> Answer? {
    guard let hold = state.hold else { return nil }
    state.asked = .confirmTotal
    return ([.askToConfirm(holdID: hold.id)], "the total still waits for a yes")
  }

  private mutating func findEvent() -> Answer {
    state.move(on: .browse)
    let named = [Slot.event, .venue, .city, .category, .date].contains { state.slots[$0] != nil }
    if case .unknown = state.slots[.event] {
      let slots = state.slots
      state.slots.forget(.event)
      state.asked = .slot(.event)
      return ([.searchEvents(slots)], "the catalogue has no such name")
    }
    let events = catalogue.events(for: state.slots)
    // Who asks what is on wants to see it before they say how many come along.
    let looksAround =
      confidence(.browse) > 0.8 && confidence(.buy) < 0.5 && state.slots[.quantity] == nil
    if events.count == 1, named, !looksAround, let event = events.first { return selected(event) }
    guard named else {
      if !state.offeredEvents.isEmpty {
        state.asked = .chooseEvent
        return ([.disambiguate(state.offeredEvents)], "the events that were shown can still be chosen")
      }
      state.asked = .slot(.event)
      return ([.ask(.event)], "no event is known yet")
    }
    if events.isEmpty {
      state.asked = .slot(.date)
      return ([.searchEvents(state.slots)], "nothing fits all wishes")
    }
    if wantsNext, let event = events.first { return selected(event) }
    // Dates narrow best when one thing is on many times.
    if Set(events.map(\.name)).count == 1, events.count > 6, !state.slots.isSettled(.date) {
      state.asked = .slot(.date)
      return ([.ask(.date)], "many dates fit")
    }
    let offered = events.prefix(6).map(\.id)
    state.offeredEvents = offered
    state.asked = .chooseEvent
    return ([.disambiguate(offered)], "\(events.count) events fit")
  }

  /// “The next game”: the first of those that fit.
  private var wantsNext: Bool {
    let words = Tokenizer(message).tokens.map(\.text)
    guard let place = words.firstIndex(where: { ["next", "soonest", "earliest"].contains($0) }) else {
      return false
    }
    let behind = words[(place + 1)...].prefix(4)
    return behind.contains { Self.occasions.contains($0) }
      && !updates.contains { $0.slot == .date && $0.confidence > 0.5 }
  }

  private static let occasions: Set<String> = [
    "game", "match", "show", "concert", "gig", "event", "one", "performance", "fixture", "home",
  ]

  mutating func selected(_ event: DialogueCatalogue.Event) -> Answer {
    state.eventID = event.id
    state.offeredEvents = []
    state.move(on: .choose)
    if case .seats(let seats)? = state.slots[.seats] {
      state.slots.forget(.seats)
      state.slots.count(seats.count)
      return ([.hold(eventID: event.id, seats: seats)], "seats were named")
    }
    guard state.slots.quantity != nil else {
      state.asked = .slot(.quantity)
      return ([.ask(.quantity)], "the event is known, the number is not")
    }
    state.asked = nil
    return ([.checkInventory(eventID: event.id, state.slots)], "event and number are known")
  }
}
