public import Essentials

/// After how long a service wants to be asked again.
public enum RetryDelay {
  /// What is longer than this, in seconds, says nothing about when to ask again.
  private static let longest: Double = 24 * 3600

  /// Reads an answer's header: `Retry-After` as seconds or a date, its variants in milliseconds, and where there is
  /// none, the moment at which the limits are reset that the request has hit.
  ///
  /// - Parameter header: A field's value by its name in lower case.
  public static func read(now: Timestamp, header: (String) -> String?) -> Duration? {
    for name in ["retry-after-ms", "x-ms-retry-after-ms"] {
      if let delay = header(name).flatMap({ duration($0 + "ms") }) { return delay }
    }
    if let text = header("retry-after"), let delay = moment(text, now: now) { return delay }
    let windows = resets.compactMap { window -> (delay: Duration, isExhausted: Bool)? in
      guard let delay = header(window.reset).flatMap({ moment($0, now: now) }) else { return nil }
      return (delay, header(window.remaining) == "0")
    }
    // Where no window is empty, the request was larger than what is left in one of them.
    return windows.filter(\.isExhausted).map(\.delay).max() ?? windows.map(\.delay).max()
  }

  /// A length of time such as `20`, `1.5s`, `6m0s`, `120ms`: units as Go writes them, seconds where there is none.
  public static func duration(_ text: some StringProtocol) -> Duration? {
    if let seconds = Double(text) { return seconds.isNaN ? nil : bounded(seconds) }
    var seconds = 0.0
    var rest = text[...]
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      guard let number = Double(digits) else { return nil }
      rest = rest[digits.endIndex...]
      let name = rest.prefix { $0.isLetter }
      guard let unit = units[String(name)] else { return nil }
      rest = rest[name.endIndex...]
      seconds += number * unit
    }
    return bounded(seconds)
  }

  /// The length of time in a message such as "Please try again in 1.2s."
  public static func duration(inWords message: String) -> Duration? {
    let message = message.lowercased()
    let start = ["try again in ", "retry in ", "retry after "].lazy
      .compactMap { message.firstRange(of: $0)?.upperBound }.first
    guard let start else { return nil }
    let words = message[start...].split(separator: " ", maxSplits: 2)
    guard var number = words.first else { return nil }
    while let last = number.last, last == "." || last == "," || last == ")" { number.removeLast() }
    guard let delay = duration(number) else { return nil }
    let isMinutes = words.count > 1 && words[1].hasPrefix("minute") && Double(number) != nil
    return isMinutes ? min(delay * 60, .seconds(longest)) : delay
  }

  private static func moment(_ text: String, now: Timestamp) -> Duration? {
    if let number = Int64(text), number > 1_000_000_000 {
      // Some services name the second or millisecond since 1970 instead of how long it is until then.
      let isMilliseconds = number > 100_000_000_000
      return until(Timestamp(milliseconds: isMilliseconds ? number : number * 1000), now)
    }
    if let delay = duration(text) { return delay }
    if let second = HTTPDate.second(text) { return until(Timestamp(milliseconds: second * 1000), now) }
    return Timestamp(text).map { until($0, now) }
  }

  private static func until(_ time: Timestamp, _ now: Timestamp) -> Duration {
    bounded(Double(time.milliseconds) / 1000 - Double(now.milliseconds) / 1000)
  }

  private static func bounded(_ seconds: Double) -> Duration {
    .milliseconds(Int64((min(max(seconds, 0), longest) * 1000).rounded(.up)))
  }

  private static let units = ["h": 3600, "m": 60, "s": 1, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9]

  private static let resets: [(reset: String, remaining: String)] = [
    ("x-ratelimit-reset-requests", "x-ratelimit-remaining-requests"),
    ("x-ratelimit-reset-tokens", "x-ratelimit-remaining-tokens"),
    ("x-ratelimit-reset", "x-ratelimit-remaining"),
    ("anthropic-ratelimit-requests-reset", "anthropic-ratelimit-requests-remaining"),
    ("anthropic-ratelimit-tokens-reset", "anthropic-ratelimit-tokens-remaining"),
    ("anthropic-ratelimit-input-tokens-reset", "anthropic-ratelimit-input-tokens-remaining"),
    ("anthropic-ratelimit-output-tokens-reset", "anthropic-ratelimit-output-tokens-remaining"),
  ]
}
