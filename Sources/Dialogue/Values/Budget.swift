/// What someone wants to pay.
public struct Budget: Hashable, Sendable, Codable, CustomStringConvertible {
  /// What the amount is for.
  public enum Basis: String, Hashable, Sendable, Codable {
    case ticket, order
    /// Not said.
    case open
  }

  /// The least, in the currency's minor units.
  public var minimum: Int64?
  /// The most, in the currency's minor units.
  public var maximum: Int64?
  /// ISO 4217.
  public var currency: String
  public var basis: Basis
  /// Whether fees are in the amount; nil where it was not said.
  public var includesFees: Bool?
  /// “around 100”: the ends are a fifth below and above.
  public var isApproximate: Bool

  /// Makes a budget.
  public init(
    minimum: Int64? = nil, maximum: Int64? = nil, currency: String, basis: Basis = .open,
    includesFees: Bool? = nil, isApproximate: Bool = false
  ) {
    self.minimum = minimum
    self.maximum = maximum
    self.currency = currency
    self.basis = basis
    self.includesFees = includesFees
    self.isApproximate = isApproximate
  }

  /// `…20000 USD order with fees`; for logs and tests.
  public var description: String {
    var text = (minimum.map(String.init) ?? "") + "…" + (maximum.map(String.init) ?? "") + " " + currency
    if basis != .open { text += " " + basis.rawValue }
    if let includesFees { text += includesFees ? " with fees" : " without fees" }
    return isApproximate ? "~" + text : text
  }
}

/// What someone prefers without naming an amount.
public enum PricePreference: String, Hashable, Sendable, Codable {
  case cheap, best
}
