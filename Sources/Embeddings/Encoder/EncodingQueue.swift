import Dispatch
import Synchronization

/// Texts that wait to be encoded, first come, first served. Small requests share a batch, large ones are spread
/// over the threads.
final class EncodingQueue: Sendable {
  /// Consecutive texts of one request.
  struct Share {
    let request: EncodingRequest
    let range: Range<Int>
  }

  private struct Waiting {
    let request: EncodingRequest
    var next = 0
  }

  private struct State {
    var waiting: [Waiting] = []
    var cost = 0
    var isStopped = false
  }

  /// Bounds of the estimated tokens of a batch: enough to keep the matrix products efficient.
  private static let batchCost = 64...256

  private let threads: Int
  private let maximumTokens: Int
  private let state = Mutex(State())
  private let wakeUp = DispatchSemaphore(value: 0)

  init(threads: Int, maximumTokens: Int) {
    self.threads = threads
    self.maximumTokens = maximumTokens
  }

  /// Adds a request to the queue.
  func add(_ request: EncodingRequest) {
    let cost = request.texts.reduce(0) { $0 + estimatedTokens($1) }
    state.withLock { state in
      state.waiting.append(Waiting(request: request))
      state.cost += cost
    }
    for _ in 0..<min(threads, request.texts.count) { wakeUp.signal() }
  }

  /// Makes every `next` return nothing.
  func stop() {
    state.withLock { $0.isStopped = true }
    for _ in 0..<threads { wakeUp.signal() }
  }

  /// The next batch; blocks until there is one. Nothing once the queue has been stopped.
  func next() -> [Share]? {
    while true {
      wakeUp.wait()
      let (batch, isStopped, hasMore) = state.withLock { state in
        (state.isStopped ? [] : take(&state), state.isStopped, !state.waiting.isEmpty)
      }
      if isStopped { return nil }
      if hasMore { wakeUp.signal() }
      if !batch.isEmpty { return batch }
    }
  }

  private func take(_ state: inout State) -> [Share] {
    let fairShare = state.cost / threads
    let limit = min(max(fairShare, Self.batchCost.lowerBound), Self.batchCost.upperBound)
    var batch: [Share] = []
    var cost = 0
    var finished = 0
    while finished < state.waiting.count, cost < limit {
      let request = state.waiting[finished].request
      let first = state.waiting[finished].next
      let isWanted = !request.isOver
      var next = first
      while next < request.texts.count, cost < limit || !isWanted {
        let tokens = estimatedTokens(request.texts[next])
        state.cost -= tokens
        if isWanted { cost += tokens }
        next += 1
      }
      if isWanted, next > first { batch.append(Share(request: request, range: first..<next)) }
      state.waiting[finished].next = next
      if next < request.texts.count { break }
      finished += 1
    }
    state.waiting.removeFirst(finished)
    return batch
  }

  /// About four bytes make a token.
  private func estimatedTokens(_ text: String) -> Int {
    min(maximumTokens, text.utf8.count / 4 + 3)
  }
}
