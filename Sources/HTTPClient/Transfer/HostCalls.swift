/// The calls to one origin: how many run, and which wait for their turn. Only on the loop's thread.
final class HostCalls {
  var running = 0
  private var queue: [Transfer] = []
  private var first = 0
  private(set) var waiting = 0

  var isIdle: Bool { running == 0 && waiting == 0 }

  func append(_ transfer: Transfer) {
    queue.append(transfer)
    waiting += 1
  }

  /// A transfer that waited is over; its place in the queue is cleared later.
  func leave() {
    waiting -= 1
  }

  /// The next that still waits.
  func next() -> Transfer? {
    while first < queue.count {
      let transfer = queue[first]
      first += 1
      if first == queue.count || first > 1024 {
        queue.removeFirst(first)
        first = 0
      }
      if transfer.progress.stage == .queued {
        waiting -= 1
        return transfer
      }
    }
    return nil
  }

  /// All that still wait.
  var all: [Transfer] { queue[first...].filter { $0.progress.stage == .queued } }
}
