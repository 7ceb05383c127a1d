/// Reads and writes limits as configurations have them: `30/min`, `100/h`, `5/10s`.
extension RateLimit: CustomStringConvertible {
  private static let units: [(names: [String], seconds: Int)] = [
    (["s", "sec", "second"], 1), (["min", "m", "minute"], 60), (["h", "hour"], 3600), (["d", "day"], 86_400),
  ]

  /// Reads a limit; nothing when the text is none.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map {
      $0.filter { $0 != " " && $0 != "_" }.lowercased()
    }
    guard parts.count == 2, let requests = Int(parts[0]), (1...1_000_000_000).contains(requests) else {
      return nil
    }
    let digits = parts[1].prefix { $0.isASCII && $0.isNumber }
    let unit = parts[1].dropFirst(digits.count)
    guard let seconds = Self.units.first(where: { $0.names.contains(String(unit)) })?.seconds,
      let count = digits.isEmpty ? 1 : Int(digits), (1...10_000).contains(count)
    else { return nil }
    self.init(requests: requests, per: .seconds(seconds * count))
  }

  public var description: String {
    let seconds = Int(window.components.seconds)
    let unit = Self.units.last { seconds.isMultiple(of: $0.seconds) && seconds >= $0.seconds }
    guard let unit else { return "\(requests)/\(window)" }
    let count = seconds / unit.seconds
    return "\(requests)/\(count == 1 ? "" : String(count))\(unit.names[0])"
  }
}
