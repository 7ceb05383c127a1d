#if canImport(Glibc)
import Glibc
#endif

/// Time that only goes forward, in milliseconds, a few at a time: asked several times for every request, and cheap
/// because it is only as fine as the kernel's tick.
enum MonotonicClock {
  static var milliseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
