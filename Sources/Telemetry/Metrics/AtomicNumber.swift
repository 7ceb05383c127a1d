import Synchronization

/// A number that many threads add to without a lock.
final class AtomicNumber: Sendable {
  private let bits = Atomic<UInt64>(0)

  var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

  func set(_ value: Double) {
    bits.store(value.bitPattern, ordering: .relaxed)
  }

  func add(_ amount: Double) {
    var current = bits.load(ordering: .relaxed)
    while true {
      let sum = (Double(bitPattern: current) + amount).bitPattern
      let (exchanged, original) = bits.weakCompareExchange(
        expected: current, desired: sum, ordering: .relaxed)
      if exchanged { return }
      current = original
    }
  }
}
