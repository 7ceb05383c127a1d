/// An amount of money: whole minor units (cents) of one currency. All arithmetic is exact, and refuses to mix currencies
/// or to overflow.
///
///     let total = try Money(minorUnits: 12_000, .usd) * 2 + fee
///     total.description  // "$245.00"
public struct Money: Hashable, Sendable {
  /// Cents, pence, yen …; negative for what is owed the other way.
  public let minorUnits: Int64
  /// The currency.
  public let currency: Currency

  /// Makes an amount.
  public init(minorUnits: Int64, _ currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// Nothing, in a currency.
  public static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency) }

  /// Reads a decimal number such as `120`, `120.5` or `-1,250.00`, or nothing when it is none, has more digits than the
  /// currency's minor unit, or is too large.
  public init?(decimal text: some StringProtocol, _ currency: Currency) {
    var digits = String(text).filter { $0 != "," }[...]
    let isNegative = digits.first == "-"
    if isNegative { digits.removeFirst() }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    let isDigit = { (byte: UInt8) in (48...57).contains(byte) }
    guard (1...2).contains(parts.count), !parts[0].isEmpty, parts.allSatisfy({ $0.utf8.allSatisfy(isDigit) })
    else { return nil }
    let fraction = parts.count == 2 ? String(parts[1]) : ""
    guard parts.count == 1 || !fraction.isEmpty, fraction.utf8.count <= currency.digits else { return nil }
    let padded = fraction + String(repeating: "0", count: currency.digits - fraction.utf8.count)
    guard let amount = Int64(parts[0] + padded) else { return nil }
    self.init(minorUnits: isNegative ? -amount : amount, currency)
  }

  /// Whether this is less than nothing.
  public var isNegative: Bool { minorUnits < 0 }

  /// Whether this is nothing.
  public var isZero: Bool { minorUnits == 0 }

  /// The amount in major units without symbol or grouping, for example `1250.00`.
  public var decimalText: String { text(grouping: "") }

  /// The amount in major units as a JSON number, for answers whose shape asks for one: 120.0. Nothing is computed from it.
  public var jsonNumber: JSONValue { .number(Double(minorUnits) / Double(currency.minorUnitsPerMajor)) }

  private func text(grouping separator: String) -> String {
    let unit = UInt64(currency.minorUnitsPerMajor)
    let (major, minor) = minorUnits.magnitude.quotientAndRemainder(dividingBy: unit)
    var text = ""
    for (index, digit) in String(major).reversed().enumerated() {
      if index > 0, index.isMultiple(of: 3) { text = separator + text }
      text = String(digit) + text
    }
    guard currency.digits > 0 else { return text }
    return text + "." + String(String(minor + unit).dropFirst())
  }
}

extension Money: CustomStringConvertible {
  /// For people, for example `$1,250.00` or `-€3.50`.
  public var description: String { (isNegative ? "-" : "") + currency.symbol + text(grouping: ",") }
}

/// Why amounts cannot be computed with each other.
public enum MoneyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// They are of two currencies.
  case mixedCurrencies(Currency, Currency)
  /// The result has no room in 64 bits.
  case overflow

  public var description: String {
    switch self {
    case .mixedCurrencies(let one, let other): "\(one) and \(other) cannot be computed with each other"
    case .overflow: "The amount is too large"
    }
  }
}

extension Money {
  /// The sum.
  public static func + (left: Money, right: Money) throws(MoneyError) -> Money {
    try left.combined(with: right) { $0.addingReportingOverflow($1) }
  }

  /// The difference.
  public static func - (left: Money, right: Money) throws(MoneyError) -> Money {
    try left.combined(with: right) { $0.subtractingReportingOverflow($1) }
  }

  /// So many times the amount.
  public static func * (amount: Money, count: Int) throws(MoneyError) -> Money {
    let (product, overflow) = amount.minorUnits.multipliedReportingOverflow(by: Int64(count))
    if overflow { throw .overflow }
    return Money(minorUnits: product, amount.currency)
  }

  /// Whether the amount is less than another of the same currency.
  public static func < (left: Money, right: Money) throws(MoneyError) -> Bool {
    guard left.currency == right.currency else { throw .mixedCurrencies(left.currency, right.currency) }
    return left.minorUnits < right.minorUnits
  }

  /// A share of the amount, rounded half up to the minor unit (away from zero for negative amounts, so that what is
  /// given back is what was taken).
  public func share(_ rate: Rate) throws(MoneyError) -> Money {
    try scaled(by: Int128(rate.partsPerMillion), over: Int128(Rate.whole))
  }

  /// The part of the amount that is an included share: of a price with 19 % tax in it, that tax. Rounded half up to the
  /// minor unit.
  public func includedShare(_ rate: Rate) throws(MoneyError) -> Money {
    try scaled(by: Int128(rate.partsPerMillion), over: Int128(Rate.whole) + Int128(rate.partsPerMillion))
  }

  /// The sum of amounts, in a currency even when there are none.
  public static func sum(_ amounts: some Sequence<Money>, in currency: Currency) throws(MoneyError) -> Money {
    var sum = Money.zero(currency)
    for amount in amounts { sum = try sum + amount }
    return sum
  }

  private func scaled(by numerator: Int128, over denominator: Int128) throws(MoneyError) -> Money {
    let magnitude = Int128(minorUnits.magnitude)
    let rounded = (2 * magnitude * numerator + denominator) / (2 * denominator)
    guard let result = Int64(exactly: isNegative ? -rounded : rounded) else { throw .overflow }
    return Money(minorUnits: result, currency)
  }

  private func combined(
    with other: Money, _ operation: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) throws(MoneyError) -> Money {
    guard currency == other.currency else { throw .mixedCurrencies(currency, other.currency) }
    let (result, overflow) = operation(minorUnits, other.minorUnits)
    if overflow { throw .overflow }
    return Money(minorUnits: result, currency)
  }
}
