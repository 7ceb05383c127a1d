public import Essentials

/// What goes back for certain seats of an order at a moment, line by line, and why.
public struct RefundQuote: Hashable, Sendable {
  /// One seat, or what belongs to the order as a whole.
  public struct Line: Hashable, Sendable {
    /// The seat; nothing for the order's own fees.
    public let seat: SeatName?
    /// What was paid for it, with its fees and taxes.
    public let paid: Money
    /// What goes back of it.
    public let amount: Money
    /// What is kept of it, and why, for people; nothing when all goes back.
    public let kept: String?
  }

  /// Line by line.
  public let lines: [Line]
  /// The rule that decides.
  public let rule: RefundPolicy.Rule
  /// What goes back in all.
  public let total: Money
  /// What was paid for all that is returned.
  public let paid: Money
  /// Until when it is so; nothing when it stays so.
  public let until: Timestamp?
  /// Whether an operator must agree first.
  public let needsApproval: Bool
  /// What of it comes as a credit instead of money.
  public internal(set) var credit: Money

  /// The seats.
  public var seats: [SeatName] { lines.compactMap(\.seat) }

  /// The rule in a sentence, for people.
  public var explanation: String {
    switch rule {
    case .calledOff: "The event was called off, so everything is refunded."
    case .moved: "The event was moved, so everything is refunded."
    case .full:
      total == paid
        ? "It is early enough for a full refund."
        : "It is early enough for a full refund of the ticket price; fees are not refunded."
    case .partial: "It is close to the event, so a part of the ticket price is refunded; fees are not."
    case .credit:
      "It is close to the event, but a part of the ticket price can be had as credit; fees cannot."
    case .none: "It is too late for a refund."
    }
  }
}

extension RefundPolicy {
  /// What a returned seat was sold for.
  public struct Sold: Hashable, Sendable {
    /// The seat.
    public var seat: SeatName
    /// The price before fees and taxes.
    public var price: Money
    /// Fees on the ticket.
    public var fees: Money
    /// Taxes on the ticket and its fees that were not in the price.
    public var taxes: Money

    /// Makes a sold seat.
    public init(seat: SeatName, price: Money, fees: Money, taxes: Money) {
      self.seat = seat
      self.price = price
      self.fees = fees
      self.taxes = taxes
    }
  }

  /// What goes back for seats of an event.
  ///
  /// Taxes go back in the proportion in which what they were on does: one that is on prices alone goes back with the price. The order's own fees go back only when nothing of
  /// the order is left.
  ///
  /// - Parameters:
  ///   - orderFees: The fees of the order as a whole with their taxes, when all that is left is returned.
  ///   - credit: What the policy says of credits, where the customer takes one instead of money.
  public func quote(
    _ sold: [Sold], orderFees: Money?, event: Event, at now: Timestamp, asCredit credit: CreditPolicy? = nil
  ) throws(MoneyError) -> RefundQuote {
    let terms = terms(for: event, at: now, asCredit: credit)
    let currency = event.pricing.currency
    var lines: [RefundQuote.Line] = []
    for seat in sold { lines.append(try line(for: seat, terms, event.pricing)) }
    if let orderFees, !orderFees.isZero {
      lines.append(
        RefundQuote.Line(
          seat: nil, paid: orderFees, amount: terms.includesFees ? orderFees : .zero(currency),
          kept: terms.includesFees ? nil : "\(orderFees) order fees"))
    }
    let total = try Money.sum(lines.map(\.amount), in: currency)
    return RefundQuote(
      lines: lines, rule: terms.rule, total: total, paid: try Money.sum(lines.map(\.paid), in: currency),
      until: terms.until, needsApproval: needsApproval(total), credit: credit == nil ? .zero(currency) : total
    )
  }

  private func line(
    for sold: Sold, _ terms: Terms, _ pricing: EventPricing
  ) throws(MoneyError) -> RefundQuote.Line {
    let paid = try sold.price + sold.fees + sold.taxes
    if terms.includesFees, terms.percent == 100 {
      return RefundQuote.Line(seat: sold.seat, paid: paid, amount: paid, kept: nil)
    }
    let priceTax = try priceTax(of: sold, pricing)
    let whole = try sold.price + Money(minorUnits: priceTax, sold.taxes.currency)
    let amount = Money(minorUnits: scaled(whole.minorUnits, Int64(terms.percent), 100), whole.currency)
    let kept = try paid - amount
    return RefundQuote.Line(
      seat: sold.seat, paid: paid, amount: amount,
      kept: kept.isZero
        ? nil
        : terms.percent == 100 ? "\(kept) \(sold.taxes.isZero ? "fees" : "fees and their taxes")" : "\(kept)")
  }

  /// The tax that was on the price alone, in minor units, rounded down: what is kept was never less than what was due on the
  /// fees. Where the price list has other taxes by now, all of it counts as if it were on price and fees alike.
  private func priceTax(of sold: Sold, _ pricing: EventPricing) throws(MoneyError) -> Int64 {
    let base = try sold.price + sold.fees
    guard !base.isZero else { return 0 }
    var (onPrice, onBoth) = (Int64(0), Int64(0))
    for tax in pricing.taxes where !tax.isIncluded {
      if tax.coversFees {
        onBoth += try base.share(tax.rate).minorUnits
      } else {
        onPrice += try sold.price.share(tax.rate).minorUnits
      }
    }
    if onPrice + onBoth != sold.taxes.minorUnits { (onPrice, onBoth) = (0, sold.taxes.minorUnits) }
    return onPrice + scaled(onBoth, sold.price.minorUnits, base.minorUnits)
  }

  private func scaled(_ amount: Int64, _ numerator: Int64, _ denominator: Int64) -> Int64 {
    Int64(clamping: Int128(amount) * Int128(numerator) / Int128(denominator))
  }
}
