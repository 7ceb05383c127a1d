public import Essentials

/// A total that was shown to the customer, for one hold.
public struct ShownTotal: Hashable, Sendable, Codable {
  public let holdID: String
  /// In the currency's minor units, with all fees and taxes.
  public let minorUnits: Int64
  /// ISO 4217
  public let currency: String
  public let shownAt: Timestamp

  /// Makes a total as it was shown.
  public init(holdID: String, minorUnits: Int64, currency: String, shownAt: Timestamp) {
    self.holdID = holdID
    self.minorUnits = minorUnits
    self.currency = currency
    self.shownAt = shownAt
  }
}

/// A total that the customer has seen and said yes to: the only thing that can be paid.
///
/// It is made in one place, from a total that was shown and a plain yes that came after it, while the hold still
/// stands; it is not saved and cannot be made from outside.
public struct ConfirmedTotal: Hashable, Sendable {
  public let total: ShownTotal
  public let consent: Consent
  public let confirmedAt: Timestamp

  /// Nothing when the hold is another one or has lapsed, or when the yes came before the total.
  init?(_ total: ShownTotal, _ consent: Consent, hold: HeldSeats?, now: Timestamp) {
    guard let hold, hold.id == total.holdID, now < hold.endsAt, total.shownAt <= now else { return nil }
    self.total = total
    self.consent = consent
    confirmedAt = now
  }
}
