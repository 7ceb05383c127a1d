import Dispatch
import Synchronization

/// Texts that wait to be encoded.
///
/// Small requests, such as a customer's question, share a batch and go first; large ones, such as a document's
/// passages, are handed out in slices and take turns. So a question waits for the slices that are under way, and no
/// longer; and as every few batches one is a large request's, questions do not bring those to a halt.
final class EncodingQueue: Sendable {
  /// Consecutive texts of one request.
  struct Share {
    let request: EncodingRequest
    let range: Range<Int>
  }

  private struct Waiting {
    let request: EncodingRequest
    var next = 0

    var isDone: Bool { next == request.texts.count || request.isOver }
  }

  private struct State {
    var small: [Waiting] = []
    var large: [Waiting] = []
    /// The estimated tokens of all that waits in `small`.
    var smallCost = 0
    var smallBatchesInARow = 0
    var isStopped = false
  }

  /// Bounds of the estimated tokens of a batch: enough to keep the matrix products efficient, and no more.
  static let batchCost = 64...EncoderWorkspace.tile * 2
  /// So many batches of small requests come before one of a large request.
  static let smallBatches = 3

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
      if cost <= Self.batchCost.upperBound * threads {
        state.small.append(Waiting(request: request))
        state.smallCost += cost
      } else {
        state.large.append(Waiting(request: request))
      }
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
        (
          state.isStopped ? [] : take(&state), state.isStopped, !state.small.isEmpty || !state.large.isEmpty
        )
      }
      if isStopped { return nil }
      if hasMore { wakeUp.signal() }
      if !batch.isEmpty { return batch }
    }
  }

  private func take(_ state: inout State) -> [Share] {
    state.large.removeAll(where: \.isDone)
    if state.small.isEmpty || state.smallBatchesInARow == Self.smallBatches, !state.large.isEmpty {
      state.smallBatchesInARow = 0
      var waiting = state.large.removeFirst()
      var cost = 0
      let share = share(of: &waiting, Self.batchCost.upperBound, &cost)
      if !waiting.isDone { state.large.append(waiting) }
      return [share]
    }
    state.smallBatchesInARow = state.large.isEmpty ? 0 : state.smallBatchesInARow + 1
    return takeSmall(&state)
  }

  /// A batch of small requests, which leaves as much for each of the other threads.
  private func takeSmall(_ state: inout State) -> [Share] {
    let limit = min(max(state.smallCost / threads, Self.batchCost.lowerBound), Self.batchCost.upperBound)
    var batch: [Share] = []
    var cost = 0
    var finished = 0
    while finished < state.small.count, cost < limit {
      if state.small[finished].request.isOver {
        state.smallCost -= state.small[finished].request.texts[state.small[finished].next...]
          .reduce(0) { $0 + estimatedTokens($1) }
      } else {
        batch.append(share(of: &state.small[finished], limit, &cost))
        if state.small[finished].next < state.small[finished].request.texts.count { break }
      }
      finished += 1
    }
    state.small.removeFirst(finished)
    state.smallCost -= cost
    return batch
  }

  /// The texts from the next one on until the batch's cost reaches the limit, but at least one.
  private func share(of waiting: inout Waiting, _ limit: Int, _ cost: inout Int) -> Share {
    let first = waiting.next
    repeat {
      cost += estimatedTokens(waiting.request.texts[waiting.next])
      waiting.next += 1
    } while waiting.next < waiting.request.texts.count && cost < limit
    return Share(request: waiting.request, range: first..<waiting.next)
  }

  /// About four bytes make a token.
  private func estimatedTokens(_ text: String) -> Int {
    min(maximumTokens, text.utf8.count / 4 + 3)
  }
}
