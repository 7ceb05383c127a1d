/// A currency as a number: the three letters of ISO 4217 in order.
public enum CurrencyCode {
  /// The number of a code.
  public static func number(of code: String) -> Int64 {
    code.utf8.prefix(3).reduce(0) { $0 << 8 | Int64($1) }
  }

  /// The code of a number.
  public static func code(of number: Int64) -> String {
    let letters = [16, 8, 0].map { UInt8(truncatingIfNeeded: number >> Int64($0)) }
    return String(decoding: letters, as: UTF8.self)
  }
}
