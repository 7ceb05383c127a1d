import Assistant
import Dialogue
import Essentials

/// What the seller says and keeps when the customer has decided about a call that waited for their yes.
struct SaleSettlement {
  let call: SettledCall
  var state: SaleState
  let now: Timestamp
  let catalogue: SaleCatalogue
  private var suggestions: [String]?
  /// Whether what the tool has said is said in other words.
  private var isInstead = false

  init(call: SettledCall, state: SaleState, now: Timestamp, catalogue: SaleCatalogue) {
    self.call = call
    self.state = state
    self.now = now
    self.catalogue = catalogue
  }

  mutating func reply() -> DialogueReply? {
    let text: String
    switch call.tool {
    case "create_order":
      // An older question, whose seats were given back since, changes nothing.
      guard let hold = call.arguments["hold_id"]?.stringValue, hold == state.dialogue.hold?.id else {
        return nil
      }
      text = bought()
    case "refund_order", "upgrade_tickets", "exchange_tickets": text = changed()
    default: return nil
    }
    state.touchedAt = now
    var reply = DialogueReply(
      text, state: state.json, suggestions: suggestions ?? SaleText.suggestions(state, catalogue))
    reply.isInstead = isInstead
    return reply
  }

  private mutating func note(_ outcome: Dialogue.ToolOutcome) {
    state.dialogue = DialoguePolicy.after(outcome, state.dialogue, catalogue.dialogue).state
    if state.dialogue.hold == nil { state.kept = nil }
  }

  // MARK: Buying

  private mutating func bought() -> String {
    switch call.ending {
    case .declined: return putOff()
    case .uncertain: return ""
    case .failed: return refused()
    case .done(let order):
      let id = order["order_id"]?.stringValue ?? ""
      switch order["status"]?.stringValue {
      case "requires_action", "payment_pending":
        note(.paymentPending(orderID: id))
        state.pendingOrder = id
        return pending(order)
      case "failed": return declined(order)
      default:
        note(.paid(orderID: id))
        note(.delivered)
        state.token = nil
        state.offers = []
        return "Ask me for your tickets whenever you need them. Is there anything else I can do for you?"
      }
    }
  }

  /// The customer has something to do elsewhere.
  private mutating func pending(_ order: JSONValue) -> String {
    // What is paid on the page is told by itself.
    if order["action"]?.stringValue == "pay" {
      suggestions = ["I have paid"]
      return ""
    }
    suggestions = ["I have confirmed it"]
    return "Write to me when that is done, and I will look."
  }

  private mutating func putOff() -> String {
    guard let kept = state.kept, state.dialogue.hold.map({ $0.endsAt > now }) == true else {
      return refused()
    }
    note(.putOff)
    return
      "Your seats \(kept.seats) stay kept until \(kept.until). Shall I go on with them? I can also look for other seats, use another card, or give them back."
  }

  /// The hold is over, or something else stood in the way.
  private mutating func refused() -> String {
    guard let kept = state.kept, let hold = state.dialogue.hold, hold.endsAt > now else {
      let seats = state.dialogue.hold?.seats ?? []
      if let event = state.dialogue.eventID { state.lapsed = SaleState.Lapsed(event: event, seats: seats) }
      note(.holdLost)
      isInstead = true
      return
        "The time was over, so nothing was done and nothing is charged. The seats are not kept any more. Shall I see whether they are still free?"
    }
    note(.putOff)
    return "Your seats \(kept.seats) stay kept until \(kept.until). Shall I try again?"
  }

  /// The bank has said no; the tool has told whether the seats are kept.
  private mutating func declined(_ order: JSONValue) -> String {
    state.token = nil
    guard order["hold_id"]?.stringValue != nil else {
      note(.holdLost)
      return "Shall I look for seats again?"
    }
    note(.paymentDeclined)
    return SaleText.payment(state.methods, "Which card shall I try instead?")
  }

  // MARK: Changing

  private mutating func changed() -> String {
    state.proposed = nil
    state.change = nil
    guard case .done(let order) = call.ending else {
      note(.changed)
      if case .uncertain = call.ending { return "" }
      return "Your order stays as it is. Is there anything else I can do for you?"
    }
    note(.changed)
    switch order["status"]?.stringValue {
    case "requires_action", "payment_pending":
      state.pendingOrder = order["order_id"]?.stringValue
      return pending(order)
    case "failed", "rejected": return ""
    default: return "Is there anything else I can do for you?"
    }
  }
}
