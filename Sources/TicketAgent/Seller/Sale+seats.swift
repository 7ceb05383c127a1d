import Assistant
import Dialogue
import Essentials
import LanguageModels

extension Sale {
  /// Shows the best seats for the wish; where none fit, the nearest that there are.
  mutating func offer(_ event: String, _ slots: Slots) throws(Interruption) {
    if state.change == .exchange, let order = state.dialogue.orderID { return try exchange(order, event) }
    state.offers = []
    let wish = SeatWish(slots, event, catalogue)
    for (place, attempt) in wish.attempts.enumerated() {
      switch try result(of: "check_inventory", attempt.arguments) {
      case .failed(let kind, let message):
        return try noInventory(event, kind, message)
      case .done(let found):
        let offers = found["offers"]?.arrayValue ?? []
        guard !offers.isEmpty else { continue }
        if place > 0 { say(attempt.opening) }
        return try show(offers, found, wish)
      }
    }
    state.waitingFor = has("join_waiting_list") ? event : nil
    if case .done(let info) = try result(of: "get_event_info", ["event_id": .string(event)]) {
      state.event = SaleText.event(info)
      say(SaleText.nothingLeft(info, wish.quantity))
    } else {
      say("I'm sorry, I find no seats for that event any more.")
    }
    if state.waitingFor != nil, SaleCues.wantsToWait(message) { return try joinWaiting(event) }
    note(.seatsFound([]))
    state.dialogue = state.dialogue.asking(.quantity)
    say(
      state.waitingFor == nil
        ? "Would you like another number of tickets, or another event?"
        : "Shall I put you on the waiting list? As soon as seats are free again, I keep some for you and tell you here."
    )
  }

  private mutating func show(_ offers: [JSONValue], _ found: JSONValue, _ wish: SeatWish) throws(Interruption)
  {
    let before = SaleState(dialogue.state)
    if let listing = found["event"] { state.event = SaleText.event(listing) }
    state.offers = offers.map { SaleText.offer($0, of: wish.quantity) }
    note(
      .seatsFound(
        offers.map { offer in
          Dialogue.SeatOffer(
            seats: offer["seat_ids"]?.arrayValue?.compactMap(\.stringValue) ?? [],
            total: SaleText.minorUnits(offer["total"], offer["currency"]),
            section: offer["section"]?.stringValue)
        }))
    let isNew = decision?.updates.contains { [.access, .budget].contains($0.slot) } ?? false
    if isNew, let notes = wish.notes { say(notes) }
    let isKnown = before.event == state.event && (!before.offers.isEmpty || before.kept != nil)
    say(SaleText.offers(state, isKnown: isKnown))
  }

  private mutating func noInventory(_ event: String, _ kind: String, _ message: String) throws(Interruption) {
    guard kind != "not_offered" else { return say(SaleText.noAccess) }
    if kind == "invalid_arguments" {
      say(SaleText.firstSentence(message))
      state.dialogue = state.dialogue.asking(.quantity)
      return say("How many tickets would you like?")
    }
    say(SaleText.firstSentence(message))
    state.dialogue = state.dialogue.asking(.event)
    say("Would you like to go to another event?")
  }

  // MARK: Holds

  /// Keeps seats, and states what they cost and until when.
  mutating func keep(_ event: String, _ named: [String]) throws(Interruption) {
    let seats = wholeNames(of: named)
    let ending = try result(
      of: "hold_tickets", ["event_id": .string(event), "seat_ids": .array(seats.map(JSONValue.string))])
    switch ending {
    case .done(let hold):
      guard let id = hold["hold_id"]?.stringValue, let end = hold["expires_at"]?.stringValue,
        let endsAt = Timestamp(end)
      else { return say(SaleText.noAccess) }
      let names = hold["seat_ids"]?.arrayValue?.compactMap(\.stringValue) ?? seats
      let total = ShownTotal(
        holdID: id, minorUnits: SaleText.minorUnits(hold["total"], hold["currency"]),
        currency: hold["currency"]?.stringValue ?? "", shownAt: now)
      let actions = note(.held(HeldSeats(id: id, seats: names, endsAt: endsAt), total))
      state.kept = SaleText.kept(hold, names)
      if let listing = hold["event"], listing["name"] != nil { state.event = SaleText.event(listing) }
      state.offers = []
      for action in actions { try perform(action, isLast: true) }
    case .failed("not_found", let message):
      say(SaleText.firstSentence(message))
      try offerOthers(event)
    case .failed("refused", let message):
      say(SaleText.firstSentence(message))
      try offerOthers(event)
    case .failed(_, let message):
      say(message.isEmpty ? SaleText.noAccess : SaleText.firstSentence(message))
      try repeatQuestion()
    }
  }

  /// Other seats in place of those that cannot be had.
  private mutating func offerOthers(_ event: String) throws(Interruption) {
    note(.holdLost)
    guard state.dialogue.slots.quantity != nil else {
      state.dialogue = state.dialogue.asking(.quantity)
      return say("How many tickets would you like?")
    }
    try offer(event, state.dialogue.slots.without([.seats]))
  }

  mutating func release(_ hold: String, isLast: Bool) throws(Interruption) {
    let kept = SaleState(dialogue.state).kept
    state.kept = nil
    state.token = isLast ? nil : state.token
    let ending = try result(of: "release_hold", ["hold_id": .string(hold)])
    guard let next = decision?.actions.last, next == .offerMore || next == .ask(.section) else {
      if case .done = ending, let kept { say("I have given \(kept.seats) back.") }
      return
    }
    if case .done = ending {
      say("All right, I have given " + (kept.map { "\($0.seats)" } ?? "the seats") + " back.")
    } else {
      say("All right. The seats are not kept any more.")
    }
  }

  // MARK: Paying

  /// Puts the total before the customer: what pays asks for the yes itself, with everything that counts.
  mutating func pay() throws(Interruption) {
    guard let hold = state.dialogue.hold else { return say(SaleText.question(state, catalogue)) }
    if let token = try card() {
      state.token = token
      note(.confirmationAsked)
      try order(hold, token)
    }
  }

  private mutating func order(_ hold: HeldSeats, _ token: String) throws(Interruption) {
    let ending = try result(
      of: "create_order", ["hold_id": .string(hold.id), "payment_method_token": .string(token)])
    switch ending {
    case .done: note(.confirmationAsked)
    case .failed("not_signed_in", _): signIn()
    case .failed("not_offered", _): say(SaleText.cannotBuy(state))
    case .failed("invalid_arguments", let message):
      state.token = nil
      say(SaleText.firstSentence(message))
      try askForPayment("Which card would you like to use?")
    case .failed(let kind, let message):
      say(message.isEmpty ? SaleText.noAccess : SaleText.firstSentence(message))
      guard kind == "refused" || kind == "not_found", let event = state.dialogue.eventID else { return }
      try offerOthers(event)
    }
  }

  /// The card to pay with; nothing where the customer must be asked first.
  private mutating func card() throws(Interruption) -> String? {
    let named = state.dialogue.slots[.payment]
    if case .payment(.token(let token))? = named { return token }
    let ending = try result(of: "get_payment_methods", [:])
    switch ending {
    case .failed("not_signed_in", _):
      signIn()
      return nil
    case .failed("not_offered", _):
      say(SaleText.cannotBuy(state))
      return nil
    case .failed(_, let message):
      say(message.isEmpty ? SaleText.noAccess : SaleText.firstSentence(message))
      return nil
    case .done(let found):
      state.awaitsSignIn = false
      state.methods = SaleText.methods(found)
      if let token = state.token, state.methods.contains(where: { $0.token == token }), named == nil {
        return token
      }
      if case .payment(let choice)? = named, let method = PaymentPick.method(choice, state.methods) {
        return method.token
      }
      let saved = state.methods.filter { !$0.isTest && $0.isPage != true }
      if saved.count == 1, named == nil || named == .payment(.kind(.card)) { return saved[0].token }
      try askForPayment("How would you like to pay?")
      return nil
    }
  }

  mutating func askForPayment(_ question: String) throws(Interruption) {
    note(.paymentAsked)
    state.dialogue = state.dialogue.without(.payment)
    if state.methods.isEmpty, case .done(let found) = try result(of: "get_payment_methods", [:]) {
      state.methods = SaleText.methods(found)
    }
    if let kept = state.kept { say(SaleText.hold(kept)) }
    say(SaleText.payment(state.methods, question))
  }

  private mutating func signIn() {
    state.awaitsSignIn = true
    if let kept = state.kept { say(SaleText.hold(kept)) }
    say(SaleText.signIn(state))
    suggestions = ["I have signed in", "Never mind"]
  }

  /// Seats as the customer has written them: of `Gallery-A-2` only `A-2` looks like a seat everywhere.
  func wholeNames(of seats: [String]) -> [String] {
    let written = message.split { $0.isWhitespace || ",;()?!".contains($0) }.map {
      $0.hasSuffix(".") ? String($0.dropLast()) : String($0)
    }
    return seats.map { seat in
      let folded = seat.lowercased()
      return written.first { $0.lowercased() == folded || $0.lowercased().hasSuffix("-" + folded) } ?? seat
    }
  }

  /// The answer to which card to use; a number is no number of tickets there.
  mutating func choosePayment() throws(Interruption) -> Bool {
    let isAsked = state.dialogue.asked == .slot(.payment)
    guard isAsked || SaleCues.speaksOfCards(message) && PlainAnswer(message) == nil,
      let hold = state.dialogue.hold, hold.endsAt > now,
      let method = PaymentPick.method(message, state.methods, catalogue, now)
    else { return false }
    state.token = method.token
    note(.confirmationAsked)
    try order(hold, method.token)
    return true
  }
}

extension Slots {
  /// The slots without some.
  func without(_ slots: [Slot]) -> Slots {
    var rest = self
    rest.drop(slots)
    return rest
  }
}
