#if canImport(Glibc)
import Glibc
#endif

/// Tells the time of day. Everything that stamps a row, measures an age or waits for a moment asks one of these,
/// so that tests can hold time still.
public protocol WallClock: Sendable {
  /// The current moment.
  var now: Timestamp { get }
}

/// The operating system's real-time clock.
public struct SystemClock: WallClock {
  /// Makes a clock.
  public init() {}

  public var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
