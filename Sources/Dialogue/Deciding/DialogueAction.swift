/// What to do next; the words for the customer are made by others, from what the tools return.
public enum DialogueAction: Hashable, Sendable {
  case greet
  /// Ask for what is missing.
  case ask(Slot)
  /// Several events fit: which one?
  case disambiguate([String])
  /// Nothing in the catalogue has this name, or fits all wishes: search for the nearest.
  case searchEvents(Slots)
  case checkInventory(eventID: String, Slots)
  case hold(eventID: String, seats: [String])
  /// Show the total of a hold with its end, and ask for a yes.
  case askToConfirm(holdID: String)
  case pay(ConfirmedTotal)
  case release(holdID: String)
  case deliver(orderID: String)
  case quoteUpgrade(order: String?, Slots)
  case quoteRefund(order: String?)
  case quoteExchange(order: String?, Slots)
  /// Do the upgrade, exchange or refund that was quoted, with the customer's yes.
  case applyQuote(Consent)
  /// Answer from the knowledge base, then repeat what was asked.
  case answerQuestion(String)
  /// Ask whether the seats that are kept are given back.
  case askToGiveBack
  /// Tell how an order stands: this one, or the last.
  case showOrder(String?)
  /// Nothing has changed: ask again what was asked, with what was noted.
  case repeatQuestion
  case handOver
  case askAgain
  case offerMore
  case sayGoodbye
}

/// A step of a dialogue: where it leads, what to do, and why.
public struct Decision: Hashable, Sendable {
  public let state: DialogueState
  public let actions: [DialogueAction]
  /// Why, in a few words; for traces.
  public let reason: String
  /// What was read from the message.
  public let updates: [SlotUpdate]
  public let intents: [ScoredIntent]

  init(
    _ state: DialogueState, _ actions: [DialogueAction], _ reason: String, _ updates: [SlotUpdate] = [],
    _ intents: [ScoredIntent] = []
  ) {
    self.state = state
    self.actions = actions
    self.reason = reason
    self.updates = updates
    self.intents = intents
  }
}

/// What a tool has done, as far as the dialogue goes on from it.
public enum ToolOutcome: Hashable, Sendable {
  case eventsFound([String])
  case seatsFound([SeatOffer])
  case held(HeldSeats, ShownTotal)
  /// Seats were gone, or the hold has lapsed.
  case holdLost
  /// How to pay was asked.
  case paymentAsked
  /// Somebody else has asked for the yes, with the whole total: it is theirs to take it.
  case confirmationAsked
  /// Not now: the seats stay kept.
  case putOff
  /// The money is under way: whether it arrives is known later.
  case paymentPending(orderID: String)
  case paid(orderID: String)
  case paymentDeclined
  case delivered
  case released
  /// An upgrade, exchange or refund and its price were shown.
  case quoted
  /// An order was looked up.
  case orderShown(String)
  /// The order that is meant.
  case orderFound(String)
  case changed
  case answered
  case humanReturned
}
