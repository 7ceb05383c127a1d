public import Essentials

/// What the tickets of an event cost: prices by section and tier, fees and taxes, all in one currency.
public struct EventPricing: Hashable, Sendable {
  /// The currency of everything.
  public var currency: Currency
  /// The tiers, the best first.
  public var tiers: [PriceTier]
  /// Prices of sections that differ from their tier's, by the section's name.
  public var sectionPrices: [String: Money]
  /// What comes on top.
  public var fees: [Fee]
  /// What the state takes.
  public var taxes: [Tax]

  /// Makes a price list.
  public init(
    currency: Currency, tiers: [PriceTier], sectionPrices: [String: Money] = [:], fees: [Fee] = [],
    taxes: [Tax] = []
  ) {
    self.currency = currency
    self.tiers = tiers
    self.sectionPrices = sectionPrices
    self.fees = fees
    self.taxes = taxes
  }

  /// What a ticket in a section costs before fees and taxes, or nothing when the section is not sold.
  public func price(of section: Section) -> Money? {
    sectionPrices[section.name] ?? tiers.first { $0.name == section.tier }?.price
  }

  /// How good a section's tier is: 0 is the best; tiers that are not listed come last.
  public func rank(of section: Section) -> Int {
    tiers.firstIndex { $0.name == section.tier } ?? tiers.count
  }
}

/// A class of seats with one price.
public struct PriceTier: Hashable, Sendable {
  /// The name that sections refer to.
  public var name: String
  /// The price of a ticket before fees and taxes.
  public var price: Money

  /// Makes a tier.
  public init(_ name: String, _ price: Money) {
    self.name = name
    self.price = price
  }
}

/// Something that is charged on top of the ticket's price.
public struct Fee: Hashable, Sendable {
  /// How much.
  public enum Amount: Hashable, Sendable {
    /// So much for each ticket.
    case perTicket(Money)
    /// So much for the whole order, however many tickets.
    case perOrder(Money)
    /// A share of each ticket's price.
    case percentage(Rate)
  }

  /// For people, for example `Service fee`.
  public var name: String
  /// How much.
  public var amount: Amount

  /// Makes a fee.
  public init(_ name: String, _ amount: Amount) {
    self.name = name
    self.amount = amount
  }
}

/// A tax on tickets.
public struct Tax: Hashable, Sendable {
  /// For people, for example `Sales tax`.
  public var name: String
  /// How much of what is taxed.
  public var rate: Rate
  /// Whether fees are taxed too.
  public var coversFees: Bool
  /// Whether prices contain it already; then it is shown and not added.
  public var isIncluded: Bool

  /// Makes a tax.
  public init(_ name: String, _ rate: Rate, coversFees: Bool = true, isIncluded: Bool = false) {
    self.name = name
    self.rate = rate
    self.coversFees = coversFees
    self.isIncluded = isIncluded
  }
}
