/// A share of something, exact to the millionth: `8.875 %` is 88 750 parts per million.
public struct Rate: Hashable, Sendable {
  /// Millionths; 1 000 000 is the whole.
  public let partsPerMillion: Int64
  /// All of it, in parts per million.
  static let whole: Int64 = 1_000_000

  /// Makes a rate of 0 or more, up to 1 000 % (so that no sum of money that fits its type overflows on the way).
  public init?(partsPerMillion: Int64) {
    guard (0...10 * Self.whole).contains(partsPerMillion) else { return nil }
    self.partsPerMillion = partsPerMillion
  }

  /// Reads a percentage such as `8.875`, with at most four decimal digits, or nothing when it is none.
  public init?(percent text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), !parts[0].isEmpty, parts[0].utf8.count <= 4,
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } })
    else { return nil }
    let fraction = parts.count == 2 ? String(parts[1]) : ""
    guard parts.count == 1 || !fraction.isEmpty, fraction.utf8.count <= 4,
      let value = Int64(parts[0] + fraction + String(repeating: "0", count: 4 - fraction.utf8.count))
    else { return nil }
    self.init(partsPerMillion: value)
  }

  /// The percentage without its sign, for example `8.875`.
  public var percentText: String {
    let (whole, fraction) = partsPerMillion.quotientAndRemainder(dividingBy: 10_000)
    guard fraction > 0 else { return String(whole) }
    var digits = String(String(fraction + 10_000).dropFirst())
    while digits.last == "0" { digits.removeLast() }
    return "\(whole).\(digits)"
  }
}

extension Rate: CustomStringConvertible {
  /// For people, for example `8.875%`.
  public var description: String { percentText + "%" }
}
