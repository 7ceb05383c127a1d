import Foundation

/// How numbers are written in reports: with their unit, and no more digits than mean something.
enum ReportNumbers {
  /// A number as it is read. Nothing is a dash: nothing was counted that it could be reckoned from.
  static func written(_ value: Double?, _ unit: String) -> String {
    guard let value, value.isFinite else { return "–" }
    switch unit {
    case "share": return digits(value * 100, 1) + "%"
    case "milliseconds": return duration(value)
    case "US dollars":
      return "$" + digits(value, abs(value) >= 1000 || value == 0 ? 0 : abs(value) < 1 ? 3 : 2)
    case "points": return digits(value, 1)
    case let code where code.count == 3 && code == code.uppercased(): return digits(value, 2) + " " + code
    default: return digits(value, value == value.rounded() ? 0 : 1)
    }
  }

  /// How a number has changed since the period before: shares by points, all else by percent.
  static func change(_ value: Double?, _ before: Double?, _ unit: String) -> String {
    guard let value, let before else { return "" }
    if unit != "share", before == 0 { return value == 0 ? "the same as before" : "none before" }
    let by = unit == "share" ? (value - before) * 100 : (value / before - 1) * 100
    let rounded = (by * 10).rounded() / 10
    guard rounded != 0 else { return "the same as before" }
    let size = digits(abs(rounded), abs(rounded) >= 10 ? 0 : 1)
    return (rounded > 0 ? "▲ +" : "▼ −") + size + (unit == "share" ? " points" : "%")
  }

  private static func duration(_ milliseconds: Double) -> String {
    if milliseconds < 1000 { return digits(milliseconds, 0) + " ms" }
    let seconds = milliseconds / 1000
    if seconds < 60 { return digits(seconds, 1) + " s" }
    let minutes = Int(seconds / 60)
    if minutes < 60 { return "\(minutes) min \(Int(seconds) % 60) s" }
    return "\(digits(Double(minutes / 60), 0)) h \(minutes % 60) min"
  }

  /// With as many digits behind the point at most, and commas between thousands.
  private static func digits(_ value: Double, _ most: Int) -> String {
    value.formatted(.number.precision(.fractionLength(0...most)).locale(Locale(identifier: "en_US")))
  }
}
