import Essentials

/// Amounts as Stripe writes them: whole numbers of the smallest unit, which is not for every currency the one of ISO 4217
/// (https://docs.stripe.com/currencies, “Minor units” and “Special cases”).
enum StripeAmount {
  /// What Stripe is told for an amount.
  /// - Throws: ``PaymentError/invalidRequest(_:)`` when Stripe cannot take exactly this much.
  static func minorUnits(_ money: Money) throws(PaymentError) -> Int64 {
    let (ours, theirs) = (money.currency.digits, digits(of: money.currency))
    var amount = money.minorUnits
    for _ in ours..<max(ours, theirs) {
      let (product, overflow) = amount.multipliedReportingOverflow(by: 10)
      guard !overflow else { throw .invalidRequest("the amount is too large") }
      amount = product
    }
    for _ in theirs..<max(ours, theirs) {
      guard amount % 10 == 0 else {
        throw .invalidRequest("Stripe takes whole \(money.currency) only, and this is \(money)")
      }
      amount /= 10
    }
    guard theirs < 3 || amount % 10 == 0 else {
      throw .invalidRequest(
        "Stripe takes \(money.currency) with two decimal digits only, and this is \(money)")
    }
    return amount
  }

  /// The amount that Stripe tells, or nothing when it is none of ours.
  static func money(_ amount: Int64, _ code: String) -> Money? {
    guard let currency = Currency(code) else { return nil }
    let (ours, theirs) = (currency.digits, digits(of: currency))
    var minorUnits = amount
    for _ in theirs..<max(ours, theirs) {
      let (product, overflow) = minorUnits.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      minorUnits = product
    }
    for _ in ours..<max(ours, theirs) {
      guard minorUnits % 10 == 0 else { return nil }
      minorUnits /= 10
    }
    return Money(minorUnits: minorUnits, currency)
  }

  private static func digits(of currency: Currency) -> Int {
    switch currency.code {
    case "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF",
      "XPF":
      0
    // They have no smaller unit any more, and are written with two digits still.
    case "ISK", "UGX": 2
    case "BHD", "JOD", "KWD", "OMR", "TND": 3
    default: min(currency.digits, 3)
    }
  }
}
