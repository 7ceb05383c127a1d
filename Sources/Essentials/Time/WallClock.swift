import FoundationEssentials

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
    // Not clock_gettime: beside OpenSSL's headers, whole-module builds take `timespec` for another module's.
    Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
  }
}
