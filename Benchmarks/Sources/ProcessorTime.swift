import Foundation

/// The time that the processors have worked for this process: what other processes take of them is not in it.
enum ProcessorTime {
  /// All threads added up.
  static var now: Duration { read(CLOCK_PROCESS_CPUTIME_ID) }

  /// The calling thread's, for work that neither waits nor changes its thread.
  static var ofThread: Duration { read(CLOCK_THREAD_CPUTIME_ID) }

  private static func read(_ clock: clockid_t) -> Duration {
    var time = timespec()
    clock_gettime(clock, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
