import Essentials
import Synchronization

/// What goes wrong with a request on its way or at Stripe.
public enum FakeFault: String, Hashable, Sendable, CaseIterable {
  /// It never arrives; whoever asks waits in vain.
  case lostBefore
  /// It is done, and the answer never arrives.
  case lostAfter
  /// Stripe has too much to do: 429, and nothing was done.
  case tooMany
  /// Stripe fails before it has done anything: 500, which is kept under the idempotency key.
  case failsBefore
  /// Stripe fails after it was done: 500, which is kept under the idempotency key.
  case failsAfter
}

/// Decides for each request whether something goes wrong with it.
public protocol FakeFaults: Sendable {
  func fault(for call: FakeCall) -> FakeFault?
}

/// Nothing goes wrong.
public struct NoFaults: FakeFaults {
  public init() {}
  public func fault(for call: FakeCall) -> FakeFault? { nil }
}

/// Things go wrong by chance; the same seed and the same requests give the same faults.
public final class SeededFaults: FakeFaults {
  private let generator: Mutex<SplitMix64>
  private let share: Int
  private let kinds: [FakeFault]

  /// - Parameter percent: How many of a hundred requests go wrong.
  public init(seed: UInt64, percent: Int, kinds: [FakeFault] = FakeFault.allCases) {
    generator = Mutex(SplitMix64(seed: seed))
    share = percent
    self.kinds = kinds
  }

  public func fault(for call: FakeCall) -> FakeFault? {
    generator.withLock { generator in
      guard Int.random(in: 0..<100, using: &generator) < share else { return nil }
      return kinds.randomElement(using: &generator)
    }
  }
}

/// Goes wrong where a test says so: the first requests that fit.
public final class PlannedFaults: FakeFaults {
  private let plan = Mutex<[(method: String, suffix: String, fault: FakeFault)]>([])

  public init() {}

  /// The next request of this method whose path ends like this goes wrong.
  public func add(_ fault: FakeFault, _ method: String, _ suffix: String) {
    plan.withLock { $0.append((method, suffix, fault)) }
  }

  public func fault(for call: FakeCall) -> FakeFault? {
    plan.withLock { plan in
      guard
        let index = plan.firstIndex(where: { call.method == $0.method && call.path.hasSuffix($0.suffix) })
      else { return nil }
      return plan.remove(at: index).fault
    }
  }
}
