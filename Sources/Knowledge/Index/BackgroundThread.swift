internal import Foundation

/// A thread for long work that never waits: the cooperative pool has as many threads as cores.
enum BackgroundThread {
  static func run(name: String, _ work: @escaping @Sendable () -> Void) {
    let thread = Thread(block: work)
    thread.name = name
    thread.qualityOfService = .utility
    thread.start()
  }
}
