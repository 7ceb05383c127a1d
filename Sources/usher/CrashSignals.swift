#if canImport(Glibc)
import Glibc
#endif

/// What becomes of the program when it crashes.
enum CrashSignals {
  /// Lets a crash end the program at once, so that whatever watches over it starts it again.
  ///
  /// Swift's backtraces first halt every thread, and those of libmicrohttpd block all signals: the program would stand
  /// still for ever. Whoever looks for a fault sets `SWIFT_BACKTRACE` and gets them all the same.
  static func endAtOnce() {
    guard getenv("SWIFT_BACKTRACE") == nil else { return }
    for number in [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] { signal(number, SIG_DFL) }
  }
}
