/// A currency by its ISO 4217 code, for example `USD`.
public struct Currency: Hashable, Sendable {
  /// Three capital letters.
  public let code: String

  /// Reads a code in any case, or nothing when it is not three letters.
  public init?(_ code: some StringProtocol) {
    guard code.utf8.count == 3, code.utf8.allSatisfy({ (65...90).contains($0) || (97...122).contains($0) })
    else { return nil }
    self.code = code.uppercased()
  }

  private init(known code: String) { self.code = code }

  /// The United States' dollar.
  public static let usd = Currency(known: "USD")
  /// The euro.
  public static let eur = Currency(known: "EUR")
  /// The pound sterling.
  public static let gbp = Currency(known: "GBP")
  /// The yen, which has no minor unit.
  public static let jpy = Currency(known: "JPY")

  /// How many decimal digits the minor unit is: 2 for cents (ISO 4217, list one, column “minor unit”).
  public var digits: Int {
    switch code {
    case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV",
      "XAF", "XOF", "XPF":
      0
    case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
    case "CLF", "UYW": 4
    default: 2
    }
  }

  /// How many minor units one major unit has: 100 for dollars.
  public var minorUnitsPerMajor: Int64 { (0..<digits).reduce(1) { product, _ in product * 10 } }

  /// What is written before an amount: `$`, or the code and a space where no symbol is the currency's alone.
  public var symbol: String {
    switch code {
    case "USD": "$"
    case "EUR": "€"
    case "GBP": "£"
    case "JPY": "¥"
    case "INR": "₹"
    case "KRW": "₩"
    case "CAD": "CA$"
    case "AUD": "A$"
    case "NZD": "NZ$"
    case "MXN": "MX$"
    case "BRL": "R$"
    default: code + " "
    }
  }
}

extension Currency: CustomStringConvertible {
  public var description: String { code }
}
