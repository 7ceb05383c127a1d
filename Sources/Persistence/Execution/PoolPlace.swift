import Synchronization

/// A place in an ``AdmissionQueue`` that is given back once, by whoever comes first.
final class PoolPlace: Sendable {
  private let queue: AdmissionQueue
  private let isLeft = Atomic<Bool>(false)

  init(_ queue: AdmissionQueue) {
    self.queue = queue
  }

  func leave() {
    if !isLeft.exchange(true, ordering: .relaxed) { queue.leave() }
  }
}
