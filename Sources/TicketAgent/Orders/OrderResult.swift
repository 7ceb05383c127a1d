import Assistant
public import Essentials
public import Ticketing

/// What has come of an operation, as tools and the API tell it.
extension TicketServices {
  /// The order with what was done to it; where a card was refused, with the hold and until when it lasts.
  public func shape(of outcome: OrderOutcome) async throws -> [String: JSONValue] {
    var shape = try await shape(of: outcome.order)
    shape["status"] = .string(outcome.status.rawValue)
    shape["operation_id"] = .string(outcome.operation.text)
    shape["price_delta"] = outcome.priceDelta.jsonNumber
    shape["charged"] = (outcome.isCharged ? outcome.charge : .zero(outcome.charge.currency)).jsonNumber
    shape["refund"] = outcome.refund.jsonNumber
    shape["credit_used"] = outcome.credit.jsonNumber
    shape["credit_back"] = outcome.creditBack.jsonNumber
    shape["action_url"] = outcome.actionURL.map(JSONValue.string) ?? .null
    shape["action"] = outcome.action.map { .string($0) } ?? .null
    shape["action_until"] =
      outcome.actionURL == nil
      ? .null : outcome.deadline.map { .string($0.wireText) } ?? .null
    shape["failure"] =
      outcome.failure.map {
        ["code": .string($0.code), "message": .string($0.message)]
      } ?? .null
    shape["message"] = .string(try await statement(of: outcome))
    if outcome.status == .failed, let hold = outcome.hold, let kept = try await keptHold(hold) {
      shape["hold_id"] = .string(kept.id.text)
      shape["kept_until"] = .string(kept.expiresAt.wireText)
    }
    return shape
  }

  /// What was done, for the customer: no more than is so.
  public func statement(of outcome: OrderOutcome) async throws -> String {
    let order = outcome.order
    let seats = order.currentLines.map(\.seat).inWords
    switch outcome.status {
    case .confirmed:
      let event = try await listing(of: order).map { " for \($0.title)" } ?? ""
      return "Your order \(order.id) is confirmed: seats \(seats)\(event). \(paid(outcome))"
    case .upgraded, .exchanged:
      let event =
        outcome.status == .exchanged ? try await listing(of: order).map { " for \($0.title)" } ?? "" : ""
      return "Done: your seats are now \(seats)\(event)." + moved(outcome)
    case .refunded, .partiallyRefunded:
      let rest = seats.isEmpty ? "" : " You keep seats \(seats)."
      return "Done: \(back(outcome)). The returned tickets are no longer valid.\(rest)"
    case .refundPending:
      return
        "Your refund of \(try outcome.refund + outcome.creditBack) is under way; the bank has not answered yet."
    case .requiresAction where outcome.isOnPage:
      let until = try await time(outcome.deadline, of: order).map { " until \($0)" } ?? ""
      return """
        Please pay \(outcome.charge)\(until) here: \(outcome.actionURL ?? "")
        Your seats \(seats) are kept meanwhile. Nothing is charged before you pay there, and I see by myself when you \
        have.
        """
    case .requiresAction:
      let until = try await time(outcome.deadline, of: order).map { " until \($0)" } ?? ""
      return """
        Your bank wants to know that it is you. Please confirm the payment of \(outcome.charge)\(until): \
        \(outcome.actionURL ?? "")
        Your seats \(seats) are kept meanwhile, and nothing is charged before.
        """
    case .paymentPending:
      return """
        The bank has not answered yet, so the payment of \(outcome.charge) is not certain. Your seats are kept \
        meanwhile, and nothing is charged twice. Ask me about order \(order.id) in a little while.
        """
    case .waitingForOperator where outcome.isRefused:
      return """
        The bank did not take back your refund of \(try outcome.refund + outcome.creditBack). A colleague looks \
        after it; you need not do anything.
        """
    case .waitingForOperator:
      return
        "A colleague has to agree to this refund of \(try outcome.refund + outcome.creditBack) first. Nothing is given back until then."
    case .rejected:
      return outcome.purpose == .refund
        ? "A colleague did not agree to this, so nothing was changed."
        : "Your seats are now \(seats), but a colleague did not agree to give the difference back."
    case .failed: return try await failure(outcome)
    }
  }

  private func moved(_ outcome: OrderOutcome) -> String {
    if !outcome.charge.isZero { return " \(outcome.charge) was charged." }
    return outcome.refund.isZero && outcome.creditBack.isZero ? " Nothing was charged." : " \(back(outcome))."
  }

  private func paid(_ outcome: OrderOutcome) -> String {
    if outcome.credit.isZero { return "\(outcome.charge) was charged." }
    if outcome.charge.isZero {
      return "\(outcome.credit) was paid with your credit, and no card was charged."
    }
    return "\(outcome.charge) was charged, and \(outcome.credit) was paid with your credit."
  }

  /// What goes back, and how.
  private func back(_ outcome: OrderOutcome) -> String {
    let card = "\(outcome.refund) goes back to the card you paid with"
    let credit = "\(outcome.creditBack) is yours as credit for another order"
    if outcome.creditBack.isZero { return card }
    return outcome.refund.isZero ? credit : "\(card), and \(credit)"
  }

  private func failure(_ outcome: OrderOutcome) async throws -> String {
    let reason = outcome.failure?.message ?? "The payment did not succeed."
    let money = outcome.isTakenBack ? "What was taken goes back." : "Nothing was charged."
    guard outcome.purpose == .purchase else {
      return "\(reason) \(money) Your seats are as they were; you can try another card."
    }
    guard let hold = outcome.hold, let kept = try await keptHold(hold),
      let until = try await time(kept.expiresAt, of: outcome.order)
    else { return "\(reason) \(money) The seats are not kept any more." }
    return """
      \(reason) \(money) Your seats \(kept.seats.inWords) are still kept until \(until), so you can try another \
      card.
      """
  }

  private func keptHold(_ id: HoldID) async throws -> Hold? {
    try await desk.holds.hold(id).flatMap { $0.isActive(at: clock.now) ? $0 : nil }
  }

  private func time(_ moment: Timestamp?, of order: Order) async throws -> String? {
    guard let moment, let listing = try await listing(of: order) else { return nil }
    return listing.clock(moment)
  }

  /// What a tool returns.
  func result(of outcome: OrderOutcome) async throws -> ToolResult {
    let shape = try await shape(of: outcome)
    return ToolResult(.object(shape), statement: shape["message"]?.stringValue).card(DeskCard.order.rawValue)
  }
}

extension OrderOutcome {
  /// What the customer does at the address: pay there, or answer their bank.
  var action: String? { actionURL == nil ? nil : isOnPage ? "pay" : "authenticate" }

  /// Whether the money was taken.
  var isCharged: Bool {
    switch status {
    case .confirmed, .upgraded, .exchanged: true
    default: false
    }
  }

  /// Whether a payment that failed for us may have been taken, and is given back then.
  var isTakenBack: Bool { failure?.code == "unresolved" }

  /// Whether a refund was tried, and the bank did not do it.
  var isRefused: Bool { failure?.code == "refund_refused" }
}
