#if canImport(Glibc)
import Glibc
#endif

/// Time that only goes forward, in nanoseconds.
enum MonotonicTime {
  static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

extension Duration {
  /// At most some three hundred years, so that sums with a time do not overflow.
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return min(max(seconds, 0), 4_000_000_000) * 1_000_000_000 + max(attoseconds, 0) / 1_000_000_000
  }
}
