/// A type that a configuration's scalar can be read as.
public protocol ConfigurationValue: Sendable {
  /// What a right value looks like, to go on “must be …”: for example `a duration such as 30s`.
  static var expectation: String { get }
  /// All right values, when they can be listed, to find the one that was meant.
  static var choices: [String] { get }

  /// Reads the value, or gives nothing when the text is none.
  ///
  /// - Parameter isPlain: Whether the text stands without quotes.
  init?(configuration text: String, isPlain: Bool)
}

extension ConfigurationValue {
  public static var choices: [String] { [] }
}

extension String: ConfigurationValue {
  public static var expectation: String { "a text" }

  public init?(configuration text: String, isPlain: Bool) { self = text }
}

extension Int: ConfigurationValue {
  public static var expectation: String { "a whole number" }

  public init?(configuration text: String, isPlain: Bool) { self.init(text.replacing("_", with: "")) }
}

extension Double: ConfigurationValue {
  public static var expectation: String { "a number" }

  public init?(configuration text: String, isPlain: Bool) {
    guard let value = Double(text), value.isFinite else { return nil }
    self = value
  }
}

extension Bool: ConfigurationValue {
  public static var expectation: String { "true or false" }
  public static var choices: [String] { ["true", "false"] }

  public init?(configuration text: String, isPlain: Bool) {
    switch text.lowercased() {
    case "true", "yes", "on": self = true
    case "false", "no", "off": self = false
    default: return nil
    }
  }
}

extension Duration: ConfigurationValue {
  public static var expectation: String { "a duration such as 500ms, 30s, 5m, 1h or 7d" }

  /// Reads a number and its unit, for example `1.5h`; a bare `0` needs none.
  public init?(configuration text: String, isPlain: Bool) {
    let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)]
    guard let (amount, factor) = splitUnit(text, units) else { return nil }
    self = .milliseconds(Int64((amount * factor * 1000).rounded()))
  }
}

/// A number of bytes, written as `512KiB`, `1MiB` or `2GB`.
public struct ByteCount: Hashable, Sendable, ConfigurationValue {
  /// The number.
  public let bytes: Int

  /// Makes a size.
  public init(bytes: Int) {
    self.bytes = bytes
  }

  public static var expectation: String { "a size such as 512KiB, 1MiB or 2GB" }

  public init?(configuration text: String, isPlain: Bool) {
    let units: [(String, Double)] = [
      ("b", 1), ("kib", 1024), ("mib", 1_048_576), ("gib", 1_073_741_824), ("kb", 1000), ("mb", 1e6),
      ("gb", 1e9), ("k", 1024), ("m", 1_048_576), ("g", 1_073_741_824),
    ]
    guard let (amount, factor) = splitUnit(text, units + [("", 1)]), amount * factor < 1e15 else {
      return nil
    }
    bytes = Int(amount * factor)
  }
}

/// Splits `30s` into 30 and what `s` stands for.
private func splitUnit(_ text: String, _ units: [(String, Double)]) -> (amount: Double, factor: Double)? {
  let digits = text.prefix { "0123456789.".contains($0) }
  let unit = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
  guard let amount = Double(digits) else { return nil }
  if let factor = units.first(where: { $0.0 == unit })?.1 { return (amount, factor) }
  return amount == 0 && unit.isEmpty ? (0, 1) : nil
}
