import Synchronization

/// Whether the server was told to stop: it may answer for a while yet, but no load balancer should send it anything new.
final class StopNotice: Sendable {
  private let wasGiven = Atomic<Bool>(false)

  /// Whether it was told to.
  var isGiven: Bool { wasGiven.load(ordering: .relaxed) }

  /// It was.
  func give() { wasGiven.store(true, ordering: .relaxed) }
}
