public import Essentials

/// Why seats have no price.
public enum PricingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A section that the event does not sell.
  case notSold(section: String)
  /// Amounts of several currencies, or larger than 64 bits hold.
  case money(MoneyError)

  public var description: String {
    switch self {
    case .notSold(let section): "Section \(section) is not sold for this event"
    case .money(let error): error.description
    }
  }
}

extension EventPricing {
  /// What seats cost. This is the only place where prices, fees and taxes are put together.
  ///
  /// Percentages are taken ticket by ticket and rounded half up to the minor unit each time, so that each ticket carries
  /// its own fees and taxes exactly, and what is given back for one of them needs no further rounding. Fees by order are
  /// taxed by themselves, once. Where a tax is included in the prices, its line says what is in them, and adds nothing.
  /// Without seats, everything is zero.
  public func quote(for seats: [(seat: SeatName, section: Section)]) throws(PricingError) -> PriceQuote {
    do {
      var computation = QuoteComputation(self)
      for (seat, section) in seats {
        guard let price = price(of: section) else { throw PricingError.notSold(section: section.name) }
        try computation.add(seat, in: section.name, at: price)
      }
      if !seats.isEmpty { try computation.addOrderFees() }
      return try computation.quote()
    } catch let error as MoneyError {
      throw .money(error)
    } catch let error as PricingError {
      throw error
    } catch {
      preconditionFailure("Nothing else is thrown above")
    }
  }
}

/// The sums while tickets are added.
private struct QuoteComputation {
  private let pricing: EventPricing
  private var tickets: [PriceQuote.Ticket] = []
  private var sections: [(name: String, quantity: Int, amount: Money)] = []
  private var fees: [Money]
  private var taxes: [Money]

  init(_ pricing: EventPricing) {
    self.pricing = pricing
    let zero = Money.zero(pricing.currency)
    fees = pricing.fees.map { _ in zero }
    taxes = pricing.taxes.map { _ in zero }
  }

  mutating func add(_ seat: SeatName, in section: String, at price: Money) throws(MoneyError) {
    let zero = Money.zero(pricing.currency)
    var ticketFees = zero
    for (index, fee) in pricing.fees.enumerated() {
      let amount: Money
      switch fee.amount {
      case .perTicket(let each): amount = each
      case .percentage(let rate): amount = try price.share(rate)
      case .perOrder: continue
      }
      fees[index] = try fees[index] + amount
      ticketFees = try ticketFees + amount
    }
    let ticketTaxes = try tax(price: price, fees: ticketFees)
    let total = try price + ticketFees + ticketTaxes
    tickets.append(
      PriceQuote.Ticket(
        seat: seat, section: section, price: price, fees: ticketFees, taxes: ticketTaxes, total: total))
    if let index = sections.firstIndex(where: { $0.name == section }) {
      sections[index].quantity += 1
      sections[index].amount = try sections[index].amount + price
    } else {
      sections.append((section, 1, price))
    }
  }

  mutating func addOrderFees() throws(MoneyError) {
    var orderFees = Money.zero(pricing.currency)
    for (index, fee) in pricing.fees.enumerated() {
      guard case .perOrder(let amount) = fee.amount else { continue }
      fees[index] = try fees[index] + amount
      orderFees = try orderFees + amount
    }
    _ = try tax(price: .zero(pricing.currency), fees: orderFees)
  }

  /// Adds each tax on a price and its fees to the tax's line, and returns what is to be paid of them.
  private mutating func tax(price: Money, fees: Money) throws(MoneyError) -> Money {
    var added = Money.zero(pricing.currency)
    for (index, tax) in pricing.taxes.enumerated() {
      let base = tax.coversFees ? try price + fees : price
      let amount = tax.isIncluded ? try base.includedShare(tax.rate) : try base.share(tax.rate)
      taxes[index] = try taxes[index] + amount
      if !tax.isIncluded { added = try added + amount }
    }
    return added
  }

  func quote() throws(MoneyError) -> PriceQuote {
    let zero = Money.zero(pricing.currency)
    let quantity = tickets.count
    var lines = sections.map { section in
      PriceQuote.Line(
        kind: .tickets, name: section.name, quantity: section.quantity, amount: section.amount,
        isIncluded: false)
    }
    for (fee, amount) in zip(pricing.fees, fees) {
      let isByOrder = if case .perOrder = fee.amount { true } else { false }
      lines.append(
        PriceQuote.Line(
          kind: .fee, name: fee.name, quantity: isByOrder ? nil : quantity, amount: amount, isIncluded: false)
      )
    }
    for (tax, amount) in zip(pricing.taxes, taxes) {
      lines.append(
        PriceQuote.Line(
          kind: .tax, name: tax.name, quantity: nil, amount: amount, isIncluded: tax.isIncluded))
    }
    let subtotal = try Money.sum(tickets.map(\.price), in: pricing.currency)
    let feeTotal = try Money.sum(fees, in: pricing.currency)
    var taxTotal = zero
    for (tax, amount) in zip(pricing.taxes, taxes) where !tax.isIncluded { taxTotal = try taxTotal + amount }
    return PriceQuote(
      tickets: tickets, lines: lines, subtotal: subtotal, fees: feeTotal, taxes: taxTotal,
      total: try subtotal + feeTotal + taxTotal)
  }
}
