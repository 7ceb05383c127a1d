public import Essentials

/// An amount of US dollars, to the millionth: what models cost and budgets hold.
public struct DollarAmount: Hashable, Sendable, Comparable {
  /// Millionths of a dollar.
  public var microdollars: Int64

  /// Makes an amount.
  public init(microdollars: Int64) {
    self.microdollars = microdollars
  }

  public static func < (left: Self, right: Self) -> Bool { left.microdollars < right.microdollars }
}

extension DollarAmount: CustomStringConvertible {
  /// For example `$20`, `$0.25` or `$0.000123`: no more digits than it has, and cents never alone.
  public var description: String {
    let magnitude = microdollars.magnitude
    var fraction = String(magnitude % 1_000_000)
    fraction = String(repeating: "0", count: 6 - fraction.count) + fraction
    while fraction.count > 2, fraction.hasSuffix("0") { fraction.removeLast() }
    let sign = microdollars < 0 ? "-" : ""
    return "\(sign)$\(magnitude / 1_000_000)" + (fraction == "00" ? "" : ".\(fraction)")
  }
}

extension DollarAmount: ConfigurationValue {
  public static var expectation: String { "an amount of dollars such as 20 or 0.25" }

  /// Reads `20`, `0.25` or `$20`, with six digits after the point at most.
  public init?(configuration text: String, isPlain: Bool) {
    let digits = text.hasPrefix("$") ? text.dropFirst() : text[...]
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let first = parts.first,
      let whole = Int64(first.replacing("_", with: "")),
      whole >= 0, whole <= 1_000_000_000_000
    else { return nil }
    var micros: Int64 = 0
    if parts.count == 2 {
      guard (1...6).contains(parts[1].count), parts[1].utf8.allSatisfy({ (48...57).contains($0) }),
        let fraction = Int64(parts[1] + String(repeating: "0", count: 6 - parts[1].count))
      else { return nil }
      micros = fraction
    }
    microdollars = whole * 1_000_000 + micros
  }
}
