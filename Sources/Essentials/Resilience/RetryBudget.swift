import Synchronization

/// Bounds retries to a share of the calls, so that they do not bury a service that is failing under load: each call
/// pays in a share, each retry takes out a whole. As in Finagle
/// (https://twitter.github.io/finagle/guide/Clients.html#retries).
public final class RetryBudget: Sendable {
  private let share: Double
  private let capacity: Double
  private let balance: Mutex<Double>

  /// Makes a budget: retries may be `share` of the calls, and `reserve` more, so that few calls may be retried too.
  public init(share: Double = 0.2, reserve: Double = 10) {
    self.share = max(0, share)
    capacity = max(0, reserve)
    balance = Mutex(max(0, reserve))
  }

  /// Counts a call.
  public func deposit() {
    balance.withLock { $0 = min($0 + share, capacity) }
  }

  /// Whether there may be a retry; it is counted then.
  public func withdraw() -> Bool {
    balance.withLock { balance in
      guard balance >= 1 else { return false }
      balance -= 1
      return true
    }
  }
}
