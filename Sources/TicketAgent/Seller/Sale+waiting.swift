import Assistant
import Dialogue
import Essentials
import LanguageModels

extension Sale {
  /// Says that the time of what was kept is over.
  mutating func tellOfLapse() {
    let before = SaleState(dialogue.state)
    guard let kept = before.kept, let hold = before.dialogue.hold, hold.endsAt <= now else { return }
    say("The time is over, so \(kept.seats) are not kept for you any more.")
  }

  /// Yes, after the time was over: the same seats once more, if they are free.
  mutating func keepAgain() throws(Interruption) -> Bool {
    guard let lapsed = state.lapsed else { return false }
    let isLate = state.dialogue.hold.map { $0.endsAt <= now } ?? true
    let isMeant =
      PlainAnswer(message) == .yes && (state.dialogue.asked == .goOn || state.dialogue.hold != nil)
    state.lapsed = nil
    guard isLate, isMeant else { return false }
    tellOfLapse()
    note(.holdLost)
    try keep(lapsed.event, lapsed.seats)
    return true
  }

  // MARK: What has to come first

  /// No, to whether a person should take over: the sale goes on where it was.
  mutating func declinePerson() throws(Interruption) -> Bool {
    let wasOffered = state.offeredPerson
    state.offeredPerson = false
    guard wasOffered, PlainAnswer(message) == .no else { return false }
    say("All right.")
    try repeatQuestion()
    return true
  }

  /// A card's number was written, and taken out before anybody has read it.
  mutating func refuseCardNumber() throws(Interruption) -> Bool {
    guard message.contains("[card number") else { return false }
    say(
      "Please never write card numbers here: I cannot use them. I can charge a card that is saved with your account."
    )
    guard state.dialogue.hold != nil || state.dialogue.asked != nil else { return false }
    try repeatQuestion()
    return true
  }

  /// Prices are the same for everybody.
  mutating func refuseHaggling() throws(Interruption) -> Bool {
    guard state.dialogue.hold.map({ $0.endsAt > now }) == true, SaleCues.haggles(message) else {
      return false
    }
    say("I cannot change prices: they are the same for everybody.")
    try repeatQuestion()
    return true
  }

  /// The customer says that they have signed in.
  mutating func goOnSignedIn() throws(Interruption) -> Bool {
    guard state.awaitsSignIn, SaleCues.saysDone(message) || PlainAnswer(message) == .yes else { return false }
    if let hold = state.dialogue.hold, hold.endsAt > now {
      try pay()
      return true
    }
    guard state.dialogue.asked == .slot(.reference) || state.proposed != nil else { return false }
    if let proposed = state.proposed {
      state.awaitsSignIn = false
      try call(proposed.tool, proposed.arguments.objectValue ?? [:])
    } else {
      try findOrder()
    }
    return true
  }

  // MARK: The waiting list

  /// The answer to whether the customer wants to wait, or the wish to wait no longer.
  mutating func answerWaiting() throws(Interruption) -> Bool {
    let isOff = SaleCues.speaksOfKeptSeats(message) && SaleCues.wantsOff(message)
    if isOff, let event = state.waitingFor ?? state.dialogue.eventID, has("leave_waiting_list") {
      switch try result(of: "leave_waiting_list", ["event_id": .string(event)]) {
      case .done: say("All right, you are off the waiting list.")
      case .failed(_, let message): say(SaleText.firstSentence(message))
      }
      state.waitingFor = nil
      return true
    }
    guard let event = state.waitingFor else { return false }
    guard PlainAnswer(message) == .yes || SaleCues.speaksOfKeptSeats(message) || SaleCues.wantsToWait(message)
    else {
      state.waitingFor = nil
      guard PlainAnswer(message) == .no else { return false }
      say("All right. Would you like another number of tickets, or another event?")
      return true
    }
    try joinWaiting(event)
    return true
  }

  /// Puts the customer on the waiting list of an event.
  mutating func joinWaiting(_ event: String) throws(Interruption) {
    state.waitingFor = nil
    let quantity = min(max(state.dialogue.slots.quantity ?? 1, 1), 20)
    switch try result(
      of: "join_waiting_list", ["event_id": .string(event), "quantity": .integer(Int64(quantity))])
    {
    case .done(let entry):
      state.dialogue = state.dialogue.settled
      guard entry["status"]?.stringValue == "waiting" else {
        say("You are on the waiting list already, and seats are kept for you now. Shall I buy them?")
        suggestions = ["Buy the seats that are kept for me"]
        return
      }
      let ahead = entry["ahead"]?.integerValue ?? 0
      say(
        "You are on the waiting list" + (ahead == 0 ? "." : ": \(ahead) ahead of you.")
          + " As soon as seats are free, I keep some for you and tell you here.")
      state.dialogue = state.dialogue.settled
    case .failed(_, let message): say(message.isEmpty ? SaleText.noAccess : SaleText.firstSentence(message))
    }
  }

  // MARK: Seats that others keep for the customer

  /// Goes on with seats that are kept in this conversation and that the seller knows nothing of.
  mutating func adoptHold() throws(Interruption) -> Bool {
    guard state.dialogue.hold == nil, SaleCues.speaksOfKeptSeats(message), has("get_holds") else {
      return false
    }
    guard case .done(let found) = try result(of: "get_holds", [:]),
      let holds = found["holds"]?.arrayValue, let hold = holds.first, let id = hold["hold_id"]?.stringValue,
      let endsAt = hold["expires_at"]?.stringValue.flatMap({ Timestamp($0) })
    else {
      say("No seats are kept for you at the moment.")
      return true
    }
    let seats = hold["seat_ids"]?.arrayValue?.compactMap(\.stringValue) ?? []
    state.dialogue = state.dialogue.buying(hold["event_id"]?.stringValue ?? "", quantity: seats.count)
    let total = ShownTotal(
      holdID: id, minorUnits: SaleText.minorUnits(hold["total"], hold["currency"]),
      currency: hold["currency"]?.stringValue ?? "", shownAt: now)
    note(.held(HeldSeats(id: id, seats: seats, endsAt: endsAt), total))
    state.kept = SaleText.kept(hold, seats)
    if SaleCues.wantsOff(message) {
      note(.released)
      if case .done = try result(of: "release_hold", ["hold_id": .string(id)]) {
        say("All right, I have given \(seats.joined(separator: ", ")) back.")
      }
    } else {
      try pay()
    }
    return true
  }
}
