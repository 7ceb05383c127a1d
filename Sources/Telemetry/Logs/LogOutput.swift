import Dispatch
import Essentials
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Where log lines go. Writing never waits for a slow reader: lines collect in memory, and one thread writes them out
/// every few milliseconds; warnings and errors at once.
public final class LogOutput: Sendable {
  private struct Pending {
    var bytes: [UInt8] = []
    var droppedLines = 0
  }

  private let format: LogFormat
  private let sink: @Sendable ([UInt8]) -> Void
  private let capacity: Int
  private let pending = Mutex(Pending())
  private let queue = DispatchQueue(label: "usher.log")
  /// For how long lines collect. Writing each by itself would cost a busy server more than making it.
  private static let gathering = DispatchTimeInterval.milliseconds(20)

  /// Makes an output that hands whole lines to `sink`, which may take its time.
  ///
  /// - Parameter capacity: Bytes that may wait; lines beyond are dropped, and their number is logged.
  public init(
    format: LogFormat, capacity: Int = 1 << 20, sink: @escaping @Sendable (_ lines: [UInt8]) -> Void
  ) {
    self.format = format
    self.capacity = capacity
    self.sink = sink
  }

  /// Standard error; without a format, text on a terminal and JSON otherwise.
  public static func standardError(_ format: LogFormat? = nil) -> LogOutput {
    let format = format ?? (isatty(STDERR_FILENO) == 1 ? .text : .json)
    return LogOutput(format: format) { lines in
      var rest = lines[...]
      while !rest.isEmpty {
        let written = rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
        if written < 0 && errno == EINTR { continue }
        // Nobody can be told that standard error is gone.
        guard written > 0 else { return }
        rest = rest.dropFirst(written)
      }
    }
  }

  /// Waits until all lines so far are written. Blocks: for the end of the program and for tests.
  public func flush() {
    queue.sync { drain() }
  }

  func write(_ entry: LogEntry) {
    let line = entry.line(format)
    let (isFirst, isUrgent) = pending.withLock { pending in
      guard pending.bytes.count + line.count <= capacity else {
        pending.droppedLines += 1
        return (false, false)
      }
      let count = pending.bytes.count
      pending.bytes += line
      let isHalfFull = count <= capacity / 2 && pending.bytes.count > capacity / 2
      return (count == 0, isHalfFull || entry.level >= .warning)
    }
    if isUrgent {
      queue.async { self.drain() }
    } else if isFirst {
      queue.asyncAfter(deadline: .now() + Self.gathering) { self.drain() }
    }
  }

  private func drain() {
    let taken = pending.withLock { pending in
      let taken = pending
      pending = Pending()
      return taken
    }
    if !taken.bytes.isEmpty { sink(taken.bytes) }
    if taken.droppedLines > 0 {
      let entry = LogEntry(
        time: SystemClock().now, level: .warning, component: "log",
        message: "Log lines were dropped because they are not read fast enough",
        fields: ["lines": .integer(Int64(taken.droppedLines))])
      sink(entry.line(format))
    }
  }
}
