import Assistant
import Dialogue
import Essentials
import LanguageModels

extension Sale {
  // MARK: A payment that waits for the bank

  /// Looks what has become of a payment that waited for the customer's bank.
  ///
  /// - Returns: Whether that answers the message.
  mutating func settlePending() throws(Interruption) -> Bool {
    guard let pending = state.pendingOrder else { return false }
    guard case .done(let order) = try result(of: "get_order", ["order_id": .string(pending)]) else {
      return false
    }
    let isUnderWay = order["pending"].map { $0 != .null } ?? false
    switch isUnderWay ? "pending_payment" : order["state"]?.stringValue ?? order["status"]?.stringValue {
    case "refunded", "partially_refunded":
      state.pendingOrder = nil
      say(SaleText.status(order))
      note(.orderShown(pending))
      return saysNothingElse
    case "pending_payment":
      guard saysNothingElse else { return false }
      say(SaleText.stillPending(order))
    case "confirmed":
      state.pendingOrder = nil
      note(.paid(orderID: pending))
      note(.delivered)
      say(SaleText.confirmed(order))
      return saysNothingElse
    default:
      state.pendingOrder = nil
      note(.holdLost)
      say("The payment for order \(pending) did not succeed.")
      guard saysNothingElse else { return false }
      say("Shall I look for seats again?")
    }
    return true
  }

  /// “Done”, “ok”, “and now?”: the message says nothing of its own.
  private var saysNothingElse: Bool {
    let decision = DialoguePolicy.next(
      state.dialogue, message, catalogue.dialogue, at: catalogue.moment(now, for: nil), now: now)
    return decision.updates.isEmpty
      && !decision.actions.contains {
        switch $0 {
        case .answerQuestion, .handOver, .quoteRefund, .quoteUpgrade, .quoteExchange: true
        default: false
        }
      }
  }

  // MARK: Orders that there are

  /// Which order: the last one of the customer, unless they have to sign in, or have none.
  mutating func findOrder() throws(Interruption) {
    let wishes: [(DialogueIntent, SaleState.Change)] = [
      (.refund, .refund), (.upgrade, .upgrade), (.exchange, .exchange),
    ]
    if let wish = wishes.max(by: { confidence($0.0) < confidence($1.0) }), confidence(wish.0) > 0.5 {
      state.change = wish.1
    } else if state.change == nil || decision?.actions.contains(.ask(.reference)) == true {
      let wanted = decision.map { Slots($0.updates) } ?? Slots()
      let isOther = [Slot.date, .time].contains { wanted[$0] != nil }
      state.change = state.dialogue.stage == .upgrade ? (isOther ? .exchange : .upgrade) : .refund
    }
    guard has(Self.tool(of: state.change ?? .refund)) else { throw .leave }
    switch try result(of: "get_order", ["order_id": "latest"]) {
    case .done(let order):
      guard let id = order["order_id"]?.stringValue else { return say(SaleText.whichOrder) }
      note(.orderFound(id))
      say(SaleText.order(order))
      try propose(state.change ?? .refund, id, decision.map { Slots($0.updates) } ?? Slots())
    case .failed("not_signed_in", _):
      state.awaitsSignIn = true
      say(SaleText.signInForOrder)
      suggestions = ["I have signed in"]
    case .failed("not_found", _):
      note(.changed)
      say("I find no order of yours. If you bought with another account, please sign in with that one.")
    case .failed: say(SaleText.whichOrder)
    }
  }

  /// Has a change of an order put before the customer, with its price; the tool that does it asks for the yes.
  mutating func propose(_ change: SaleState.Change, _ order: String?, _ slots: Slots) throws(Interruption) {
    // What this company does not do here is told by its articles.
    guard has(Self.tool(of: change)) else { throw .leave }
    state.change = change
    guard let order = order ?? state.dialogue.orderID else { return try findOrder() }
    var arguments: [String: JSONValue] = ["order_id": .string(order)]
    switch change {
    case .refund:
      if confidence(.question) >= 0.6, SaleCues.asksAmount(message) { return try quoteRefund(order) }
      if let seats = returned(slots) {
        arguments["seat_ids"] = .array(seats.map(JSONValue.string))
      } else if try asksWhich(order, slots) {
        return
      }
      try call("refund_order", arguments)
    case .upgrade:
      let event = try eventID(of: order, slots)
      if case .budget(let budget)? = slots[.budget], let most = budget.maximum,
        let currency = Currency(budget.currency),
        event.flatMap(catalogue.currency).map({ $0 == currency }) != false
      {
        arguments["max_price_delta"] = .number(Double(most) / Double(currency.minorUnitsPerMajor))
      }
      // Of several sections that may be meant the best is tried first.
      let sections = SeatWish.sections(slots, event, catalogue).prefix(3)
      let attempts = sections.map { arguments.merging(["target_section": .string($0)]) { $1 } }
      try call("upgrade_tickets", attempts.first ?? arguments, otherwise: Array(attempts.dropFirst()))
    case .exchange: try exchange(order, slots)
    }
  }

  /// The event of an order, where a part of its house or an amount can only be understood by it.
  private mutating func eventID(of order: String, _ slots: Slots) throws(Interruption) -> String? {
    var needsEvent = slots[.budget] != nil
    if case .section(.area)? = slots[.section] { needsEvent = true }
    guard needsEvent, case .done(let found) = try result(of: "get_order", ["order_id": .string(order)]) else {
      return nil
    }
    return found["event"]?["event_id"]?.stringValue
  }

  private static func tool(of change: SaleState.Change) -> String {
    switch change {
    case .refund: "refund_order"
    case .upgrade: "upgrade_tickets"
    case .exchange: "exchange_tickets"
    }
  }

  /// What would go back, for who only asks.
  private mutating func quoteRefund(_ order: String) throws(Interruption) {
    switch try result(of: "quote_refund", ["order_id": .string(order)]) {
    case .done(let quote):
      state.proposed = SaleState.Proposed(tool: "refund_order", arguments: ["order_id": .string(order)])
      note(.quoted)
      say(SaleText.refund(quote))
      say("Shall I return the tickets?")
      suggestions = ["Yes, return them", "No, just asking"]
    case .failed("not_signed_in", _):
      state.awaitsSignIn = true
      say(SaleText.signInForOrder)
    case .failed(_, let message):
      note(.changed)
      say(message.isEmpty ? SaleText.noAccess : SaleText.plain(message))
    }
  }

  /// How an order stands.
  mutating func showOrder(_ order: String) throws(Interruption) {
    switch try result(of: "get_order", ["order_id": .string(order)]) {
    case .done(let found):
      say(SaleText.status(found))
      note(.orderShown(found["order_id"]?.stringValue ?? order))
    case .failed("not_signed_in", _):
      state.awaitsSignIn = true
      say(SaleText.signInForOrder)
    case .failed(_, let message): say(message.isEmpty ? SaleText.noAccess : SaleText.firstSentence(message))
    }
  }

  /// “Only seat A-12”: some of the order's seats.
  private func returned(_ slots: Slots) -> [String]? {
    guard let decision else { return nil }
    for update in decision.updates {
      if case .seats(let seats)? = update.value, update.change != .excluded { return wholeNames(of: seats) }
    }
    return nil
  }

  mutating func proposeAgain() throws(Interruption) {
    guard let proposed = state.proposed else { return say(SaleText.question(state, catalogue)) }
    try call(proposed.tool, proposed.arguments.objectValue ?? [:])
  }

  /// Asks a tool to put a change before the customer.
  ///
  /// - Parameter otherwise: What is asked instead, one after the other, where that cannot be had.
  mutating func call(
    _ tool: String, _ arguments: [String: JSONValue], otherwise: [[String: JSONValue]] = []
  ) throws(Interruption) {
    note(.quoted)
    state.proposed = SaleState.Proposed(tool: tool, arguments: .object(arguments))
    switch try result(of: tool, arguments) {
    case .done:
      state.proposed = nil
      note(.changed)
    case .failed("not_signed_in", _):
      state.awaitsSignIn = true
      say(SaleText.signInForOrder)
      suggestions = ["I have signed in"]
    case .failed("not_found", let message):
      state.proposed = nil
      state.dialogue = state.dialogue.asking(.reference)
      say(SaleText.firstSentence(message))
      say(SaleText.whichOrder)
    case .failed("refused", _) where !otherwise.isEmpty:
      try call(tool, otherwise[0], otherwise: Array(otherwise.dropFirst()))
    case .failed(_, let message):
      state.proposed = nil
      note(.changed)
      say(message.isEmpty ? SaleText.noAccess : SaleText.plain(message))
      say("Your order stays as it is. Is there anything else I can do for you?")
    }
  }

  // MARK: Another event

  private mutating func exchange(_ order: String, _ slots: Slots) throws(Interruption) {
    guard has("exchange_tickets") else {
      note(.changed)
      say("I can't exchange tickets for another event here.")
      return say("Your order stays as it is. Would you like better seats, or to return the tickets?")
    }
    var slots = slots
    // Another night of the same, unless something else is named.
    if slots[.event] == nil, slots[.category] == nil, !slots.isEmpty,
      case .done(let found) = try result(of: "get_order", ["order_id": .string(order)]),
      let name = found["event"]?["name"]?.stringValue
    {
      slots.want(event: name)
      let same = catalogue.dialogue.events(for: slots)
      if same.isEmpty { slots.forget(.event) }
    }
    let events = catalogue.dialogue.events(for: slots)
    guard !slots.isEmpty, !events.isEmpty else {
      guard case .done(let next) = try result(of: "find_events", [:]) else { return say(SaleText.noAccess) }
      let list = Array((next["events"]?.arrayValue ?? []).prefix(6))
      note(.eventsFound(list.compactMap { $0["event_id"]?.stringValue }))
      say("For which event would you like to exchange your tickets? This is on next:")
      return say(SaleText.list(list))
    }
    guard events.count > 1 else { return try exchange(order, events[0].id) }
    let ids = events.prefix(6).map(\.id)
    guard
      case .done(let found) = try result(of: "find_events", ["event_ids": .array(ids.map(JSONValue.string))])
    else { return say(SaleText.noAccess) }
    note(.eventsFound(Array(ids)))
    say("Which of these would you like to go to instead?")
    say(SaleText.list(found["events"]?.arrayValue ?? []))
  }

  /// The tickets of an order for those of another event.
  mutating func exchange(_ order: String, _ event: String) throws(Interruption) {
    state.change = .exchange
    try call("exchange_tickets", ["order_id": .string(order), "event_id": .string(event)])
  }

  /// The event for which tickets are exchanged was asked for.
  mutating func chooseExchange() throws(Interruption) -> Bool {
    guard let order = state.dialogue.orderID, state.dialogue.asked == .chooseEvent else { return false }
    let updates = catalogue.dialogue.extractor.updates(
      in: message, at: catalogue.moment(now, for: nil), asked: .choice)
    for update in updates {
      guard case .choice(let choice)? = update.value, case .number(let number) = choice,
        state.dialogue.offeredEvents.indices.contains(number - 1)
      else { continue }
      try exchange(order, state.dialogue.offeredEvents[number - 1])
      return true
    }
    let slots = Slots(updates)
    guard !slots.isEmpty else { return false }
    try exchange(order, slots)
    return true
  }
}

extension Slots {
  /// What a message says by itself.
  init(_ updates: [SlotUpdate]) {
    self.init()
    apply(updates)
  }
}
