public import Essentials
import Synchronization

/// Checks the signatures of calls, and remembers each for as long as it could be sent again.
public final class RequestSignatures: Sendable {
  private struct Memory {
    var seen: Set<String> = []
    /// In the order in which they came; a signature is forgotten when its own time can no longer be taken.
    var order: [(name: String, forgetAt: Timestamp)] = []
    var first = 0
  }

  private let memory = Mutex(Memory())
  private let limit: Int
  private let clock: any WallClock

  /// How long before or after the present a call may have been signed.
  public static let tolerance = Duration.seconds(300)

  /// Makes an empty memory.
  ///
  /// - Parameter limit: The most signatures that are remembered. When there is room for no more, calls are refused:
  ///   forgetting one would let it come again.
  public init(limit: Int = 100_000, clock: any WallClock = SystemClock()) {
    self.limit = limit
    self.clock = clock
  }

  /// Makes sure that a call was signed with a secret, not long ago, and comes for the first time.
  public func check(
    _ signature: RequestSignature, for call: RequestSignature.Call, secret: [UInt8]
  ) throws(RequestSignature.Failure) {
    // What is not right is not remembered: strangers cannot fill the memory.
    guard signature.isRight(for: call, secret: secret) else { throw .wrong }
    let now = clock.now
    let signedAt = Timestamp(milliseconds: signature.time * 1000)
    let age = now - signedAt
    guard age <= Self.tolerance, age >= .zero - Self.tolerance else { throw .stale }
    let name = "\(signature.keyID) \(signature.nonce)"
    // A second more than the tolerance: times are rounded to seconds.
    let failure = memory.withLock { memory -> RequestSignature.Failure? in
      Self.forget(&memory, now)
      if memory.seen.contains(name) { return .replayed }
      guard memory.seen.count < limit else { return .tooMany }
      memory.seen.insert(name)
      memory.order.append((name, now + Self.tolerance + Self.tolerance + .seconds(1)))
      return nil
    }
    if let failure { throw failure }
  }

  /// How many are remembered, for metrics.
  public var count: Int { memory.withLock { $0.seen.count } }

  /// All are kept equally long after they came: at most twice the tolerance lies between the earliest and the latest
  /// moment at which one signature is taken. So the first in the list are the first to go.
  private static func forget(_ memory: inout Memory, _ now: Timestamp) {
    while memory.first < memory.order.count, memory.order[memory.first].forgetAt <= now {
      memory.seen.remove(memory.order[memory.first].name)
      memory.first += 1
    }
    if memory.first > 1024, memory.first * 2 > memory.order.count {
      memory.order.removeFirst(memory.first)
      memory.first = 0
    }
  }
}
