import Dispatch

/// The system's clock that never jumps, in nanoseconds: for time limits.
enum Monotonic {
  static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }
}

extension Duration {
  /// Whole nanoseconds; 0 for a negative duration, and about 290 years for anything longer.
  var nanosecondsClamped: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    guard seconds < 9_000_000_000 else { return 9_000_000_000_000_000_000 }
    return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
  }
}
