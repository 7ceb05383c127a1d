import Essentials

/// Orders that exist.
extension DialogueTurn {
  mutating func changing() -> Answer? {
    let order = orderNamed ?? state.orderID
    let wishes: [(DialogueIntent, DialogueEvent, DialogueAction)] = [
      (.refund, .wantRefund, .quoteRefund(order: order)),
      (.upgrade, .wantUpgrade, .quoteUpgrade(order: order, wanted)),
      (.exchange, .wantUpgrade, .quoteExchange(order: order, wanted)),
    ]
    guard
      let wish = wishes.filter({ confidence($0.0) > (order == nil ? 0.6 : 0.5) }).max(by: {
        confidence($0.0) < confidence($1.0)
      })
    else {
      return continuing(order) ?? regretting() ?? requoting() ?? implied()
    }
    // “What is your refund policy?” asks; only who names a refund of their own wants one.
    if confidence(.question) >= 0.6, orderNamed == nil, asksForRules || state.orderID == nil && !speaksOfOwn {
      return nil
    }
    // Another event than the one that is looked at is just another wish.
    if order == nil, wish.0 == .exchange, state.eventID != nil { return nil }
    if order == nil, let instead = unpaid(wish.0) { return instead }
    state.move(on: wish.1)
    guard order != nil else {
      state.asked = .slot(.reference)
      return ([.ask(.reference)], "which order?")
    }
    state.orderID = order
    return ([wish.2], "the customer wants \(wish.0.rawValue)")
  }

  /// What is wanted of an order that is named, or of tickets that somebody has, where no verb says it: “can you put us
  /// closer? order ord_1”.
  private mutating func implied() -> Answer? {
    let named = orderNamed
    guard named != nil || hasTickets && [.greeting, .closing, .ended, .support].contains(state.stage) else {
      return nil
    }
    let slots = Set(updates.filter { $0.change != .excluded }.map(\.slot))
    let order = named ?? state.orderID
    if !slots.isDisjoint(with: [.date, .time, .event, .category]), switches || wantsAnother {
      return wanting(.wantUpgrade, order, .quoteExchange(order: order, wanted), "another date is wanted")
    }
    if Withdrawal(message, asked: true) != nil || isUnwell {
      return wanting(.wantRefund, order, .quoteRefund(order: order), "the customer does not come")
    }
    let isPlace =
      !slots.isDisjoint(with: [.section, .row]) || slots.contains(.price) && wanted[.price] != .price(.cheap)
    if named != nil && isPlace || wantsCloser {
      return wanting(.wantUpgrade, order, .quoteUpgrade(order: order, wanted), "other seats are wanted")
    }
    // What is only asked of it is how it stands.
    guard let named, slots.isDisjoint(with: [.quantity, .budget, .payment]) else { return nil }
    state.orderID = named
    return ([.showOrder(named)], "an order was named")
  }

  private mutating func wanting(
    _ event: DialogueEvent, _ order: String?, _ action: DialogueAction, _ reason: String
  ) -> Answer {
    state.move(on: event)
    guard let order else {
      state.asked = .slot(.reference)
      return ([.ask(.reference)], "which order?")
    }
    state.orderID = order
    return ([action], reason)
  }

  /// “The seats we have”, “our tickets”: something was bought already.
  private var hasTickets: Bool {
    let text = " " + Tokenizer(message).tokens.map(\.text).joined(separator: " ") + " "
    return [
      "seats we have", "seats i have", "tickets we have", "tickets i have", "we have seats", "i have seats",
      "we have tickets", "i have tickets", "our seats", "my seats", "our tickets", "my tickets",
      "seats we got",
      "seats i got", "we booked", "i booked", "we bought", "i bought", "already have", "my order",
      "our order",
    ].contains { text.contains(" \($0) ") }
  }

  private func says(_ wanted: Set<String>) -> Bool {
    !wanted.isDisjoint(with: Tokenizer(message).tokens.map(\.text))
  }

  private var wantsCloser: Bool {
    says(["closer", "nearer", "better", "nicer", "upgrade", "front", "lower", "further"])
  }
  private var wantsAnother: Bool {
    says(["another", "different", "other", "move", "later", "earlier", "come"])
  }
  private var isUnwell: Bool {
    says(["flu", "sick", "ill", "covid", "hospital", "unwell", "funeral", "fever"])
      && !says(["when", "how", "where", "policy"])
  }

  /// The order's number was asked for, and here it is.
  mutating func continuing(_ order: String?) -> Answer? {
    guard state.asked == .slot(.reference), let order = orderNamed else { return nil }
    state.orderID = order
    state.asked = nil
    return state.stage == .refund
      ? ([.quoteRefund(order: order)], "the order is known")
      : ([.quoteUpgrade(order: order, state.slots)], "the order is known")
  }

  /// “How about section 105?”, of a change that waits for its yes.
  func requoting() -> Answer? {
    guard state.asked == .confirmChange, state.stage == .upgrade, let order = state.orderID,
      updates.contains(where: { [.section, .budget, .price].contains($0.slot) }),
      updates.allSatisfy({ [.section, .budget, .price, .row].contains($0.slot) })
    else { return nil }
    var slots = Slots()
    slots.apply(updates)
    return ([.quoteUpgrade(order: order, slots)], "another change is wanted")
  }

  /// “Actually, cancel it”, of what was just bought.
  mutating func regretting() -> Answer? {
    guard confidence(.cancel) > 0.6, state.hold == nil, let order = state.orderID, !saysMore,
      [.confirmation, .closing].contains(state.stage)
    else { return nil }
    state.move(on: .wantRefund)
    return ([.quoteRefund(order: order)], "the customer does not want what was bought")
  }

  /// Better seats, or none, of what is not bought yet: no order has to be known for that.
  mutating func unpaid(_ wish: DialogueIntent) -> Answer? {
    guard let id = state.eventID, let event = catalogue.events.first(where: { $0.id == id }),
      [.selecting, .purchasing].contains(state.stage)
    else { return nil }
    let release = state.hold.map { [DialogueAction.release(holdID: $0.id)] } ?? []
    if wish == .refund {
      // “Cancel my order”, while there is none; “can I get a refund later?” asks.
      guard state.hold != nil, confidence(.question) < 0.6, !message.contains("?") else { return nil }
      state.loseHold(on: .release)
      state.asked = .anythingElse
      state.eventID = nil
      return (release + [.offerMore], "what is not bought is given back")
    }
    state.loseHold(on: .lapse)
    if wish == .upgrade { state.slots.prefer(.best) }
    state.slots.apply(updates)
    let (actions, reason) = selected(event)
    return (release + actions, reason)
  }

  /// “I can't make it, can I get my money back?” speaks of tickets that one has.
  var speaksOfOwn: Bool {
    let words = Set(Tokenizer(message).tokens.map(\.text))
    return !words.isDisjoint(with: ["my", "our", "mine", "ours", "we're", "i'm", "upgraded"])
      || words.contains("can't") && words.contains("make")
  }

  /// Whether a question is about what holds for everybody.
  var asksForRules: Bool {
    let words = Set(Tokenizer(message).tokens.map(\.text))
    return !words.isDisjoint(with: ["policy", "policies", "rules", "rule", "how", "why", "when", "what"])
  }

  var orderNamed: String? {
    for update in updates {
      if case .reference(let reference) = update.value, reference.kind != .hold { return reference.text }
    }
    return nil
  }

  /// What this message wants of the order: what was said when it was bought says nothing about it.
  var wanted: Slots {
    var slots = Slots()
    slots.apply(updates)
    return slots
  }
}
