public import Essentials
import Synchronization

/// A clock that stands still until a test moves it.
public final class ManualClock: WallClock {
  private let time: Mutex<Timestamp>

  /// Makes a clock that shows `start`.
  public init(_ start: Timestamp = Timestamp(milliseconds: 1_760_000_000_000)) {
    time = Mutex(start)
  }

  public var now: Timestamp { time.withLock { $0 } }

  /// Moves the clock forward.
  public func advance(by duration: Duration) {
    time.withLock { $0 = $0 + duration }
  }
}
