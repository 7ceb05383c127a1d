/// Time that only goes forward, in whole milliseconds since the program began to ask.
enum MonotonicClock {
  private static let origin = ContinuousClock.now

  static var milliseconds: Int64 { Int64((ContinuousClock.now - origin).milliseconds) }
}
