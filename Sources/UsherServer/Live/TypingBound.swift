/// Bounds how often somebody says that they write: what comes sooner is left out, since what was said before still holds.
struct TypingBound {
  private static let pause = Duration.seconds(2)

  private var last: ContinuousClock.Instant?

  /// Whether it is to be told now.
  mutating func admits(at now: ContinuousClock.Instant) -> Bool {
    if let last, now - last < Self.pause { return false }
    last = now
    return true
  }
}
