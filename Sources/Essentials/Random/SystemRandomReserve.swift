import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// The system's random numbers, fetched 32 at a time: asking the kernel for each costs as much as all else that a
/// small request needs. Good for secrets: nothing is computed from them, and each is erased when it is given out.
///
/// A process that forks without starting another program would give out the same numbers as its parent; Usher never
/// does.
struct SystemRandomReserve: RandomNumberGenerator {
  private struct Reserve {
    var numbers = [UInt64](repeating: 0, count: 32)
    var left = 0
  }

  private static let reserve = Mutex(Reserve())

  func next() -> UInt64 {
    Self.reserve.withLock { reserve in
      if reserve.left == 0 { Self.fill(&reserve) }
      reserve.left -= 1
      defer { reserve.numbers[reserve.left] = 0 }
      return reserve.numbers[reserve.left]
    }
  }

  private static func fill(_ reserve: inout Reserve) {
    let result = reserve.numbers.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) }
    precondition(result == 0, "The system gives no random numbers")
    reserve.left = reserve.numbers.count
  }
}
