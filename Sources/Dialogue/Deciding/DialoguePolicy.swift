public import Essentials

/// Decides what a sale needs next: pure, so that the same state and message always lead the same way.
public enum DialoguePolicy {
  /// One message, read and decided.
  public static func next(
    _ state: DialogueState, _ message: String, _ catalogue: DialogueCatalogue, at moment: LocalMoment,
    now: Timestamp
  ) -> Decision {
    let read = catalogue.updates(in: message, at: moment, asked: state.askedSlot)
    let updates = LooseQuantity.reading(read, message, state)
      // A number alone is no change of what waits for a yes.
      .filter {
        state.asked != .confirmTotal || $0.slot != .quantity || $0.confidence > 0.75
          || Tokenizer(message).tokens.count > 2
      }
    let intents = IntentCues.intents(in: message)
    var turn = DialogueTurn(
      state: state, message: message, updates: updates.filter { $0.confidence >= 0.4 }, intents: intents,
      catalogue: catalogue, now: now)
    let (actions, reason) = turn.decide()
    return Decision(turn.state, actions, reason, updates, intents)
  }

  /// What follows from what a tool has done.
  public static func after(_ outcome: ToolOutcome, _ state: DialogueState, _ catalogue: DialogueCatalogue)
    -> Decision
  {
    var state = state
    switch outcome {
    case .eventsFound(let events):
      state.offeredEvents = events
      state.asked = events.isEmpty ? .slot(.event) : .chooseEvent
      return Decision(state, events.isEmpty ? [.ask(.event)] : [.disambiguate(events)], "events were found")
    case .seatsFound(let offers):
      state.offeredSeats = offers
      state.asked = offers.isEmpty ? .slot(.section) : .chooseSeats
      return Decision(state, offers.isEmpty ? [.ask(.section)] : [.ask(.choice)], "seats were found")
    case .held(let hold, let total):
      state.hold = hold
      state.shownTotal = total
      state.asked = .confirmTotal
      state.move(on: .hold)
      return Decision(state, [.askToConfirm(holdID: hold.id)], "the total waits for a yes")
    case .holdLost, .released:
      state.loseHold(on: outcome == .released ? .release : .lapse)
      if outcome == .holdLost { state.asked = .goOn }
      guard outcome == .holdLost, let event = state.eventID else {
        return Decision(state, [.offerMore], "the seats are free again")
      }
      return Decision(
        state, [.checkInventory(eventID: event, state.slots)], "the seats are gone: look for others")
    case .paymentAsked:
      state.asked = .slot(.payment)
      return Decision(state, [], "how to pay was asked")
    case .confirmationAsked:
      // What was decided before the money moves is not decided yet.
      if state.stage == .payment { state.move(on: .declined) }
      state.asked = .confirmTotal
      return Decision(state, [], "the total waits for a yes")
    case .putOff:
      if state.stage == .payment { state.move(on: .declined) }
      state.asked = .goOn
      return Decision(state, [], "the seats stay kept")
    case .paymentPending(let order):
      state.orderID = order
      state.hold = nil
      state.shownTotal = nil
      state.asked = nil
      state.move(on: .confirm)
      return Decision(state, [], "the payment is under way")
    case .orderShown(let order):
      state.orderID = order
      state.asked = .anythingElse
      return Decision(state, [], "an order was shown")
    case .orderFound(let order):
      state.orderID = order
      state.asked = nil
      let isRefund = state.stage == .refund
      return Decision(
        state, [isRefund ? .quoteRefund(order: order) : .quoteUpgrade(order: order, Slots())],
        "the order is known")
    case .paid(let order):
      state.orderID = order
      // What is bought next is another wish.
      state.slots = Slots()
      state.eventID = nil
      state.offeredEvents = []
      state.offeredSeats = []
      state.hold = nil
      state.shownTotal = nil
      state.asked = nil
      state.move(on: .paid)
      return Decision(state, [.deliver(orderID: order)], "it is paid")
    case .paymentDeclined:
      state.asked = .slot(.payment)
      state.slots.forget(.payment)
      state.move(on: .declined)
      return Decision(state, [.ask(.payment)], "the payment was declined")
    case .delivered:
      state.asked = .anythingElse
      state.move(on: .delivered)
      return Decision(state, [.offerMore], "the tickets are delivered")
    case .quoted:
      state.asked = .confirmChange
      return Decision(state, [], "the change waits for a yes")
    case .changed, .answered, .humanReturned:
      state.move(on: .resolve)
      if outcome == .changed { state.asked = .anythingElse }
      return Decision(state, outcome == .changed ? [.offerMore] : [], "back to where the conversation was")
    }
  }
}

extension DialogueState {
  /// Forgets the hold and the total that belonged to it.
  mutating func loseHold(on event: DialogueEvent) {
    hold = nil
    shownTotal = nil
    offeredSeats = []
    asked = nil
    move(on: event)
  }
}
