public import Essentials

/// What certain seats of an event cost, whole: every ticket, fee and tax in a line of its own, and the total. Made by
/// ``EventPricing/quote(for:)`` and nowhere else.
public struct PriceQuote: Hashable, Sendable {
  /// One seat with its own part of everything that is counted by ticket; what is returned for one ticket is taken from here.
  public struct Ticket: Hashable, Sendable {
    /// The seat.
    public let seat: SeatName
    /// Its section.
    public let section: String
    /// The price before fees and taxes.
    public let price: Money
    /// Fees on this ticket.
    public let fees: Money
    /// Taxes on this ticket and its fees that are not in the price already.
    public let taxes: Money

    /// Price, fees and taxes; the order's own fees are not in it.
    public let total: Money
  }

  /// A line as it is shown.
  public struct Line: Hashable, Sendable {
    /// What a line is about.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
      /// Tickets of one section.
      case tickets
      /// A fee.
      case fee
      /// A tax.
      case tax
    }

    /// What it is about.
    public let kind: Kind
    /// For people: the section's name, the fee's or the tax's.
    public let name: String
    /// How many tickets; nothing for what belongs to the order as a whole.
    public let quantity: Int?
    /// The line's sum.
    public let amount: Money
    /// Whether the sum is in the prices already, and so not in the total once more.
    public let isIncluded: Bool
  }

  /// Seat by seat, in the order asked for.
  public let tickets: [Ticket]
  /// Line by line: tickets by section, fees, taxes.
  public let lines: [Line]
  /// The tickets alone.
  public let subtotal: Money
  /// All fees.
  public let fees: Money
  /// All taxes that are not in the prices already.
  public let taxes: Money
  /// What is to be paid.
  public let total: Money
}
