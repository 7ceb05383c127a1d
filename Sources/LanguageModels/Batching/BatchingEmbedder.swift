public import Embeddings
import Synchronization

/// An embedder that gathers the texts of many callers into few calls: for one behind a network, where each call costs.
///
/// While calls are under way, what comes meanwhile goes together with the next one; and when texts come fast, a text
/// waits a moment for company: see ``BatchingConfiguration``. Questions go before documents. (The encoder in this process
/// gathers by itself.)
public final class BatchingEmbedder: TextEmbedder {
  private struct State {
    var queue = BatchQueue()
    var pacing: BatchPacing
    var calls = 0
    /// Counts up with every call, so that a timer knows whether it comes too late.
    var round = 0
    /// What the timer of this round was set for, if it was.
    var timer: TextRole?
    var statistics = BatchingStatistics()
  }

  public let model: EmbeddingModel
  private let embedder: any TextEmbedder
  private let configuration: BatchingConfiguration
  private let sleep: @Sendable (Duration) async throws -> Void
  private let state: Mutex<State>

  /// Puts itself before an embedder.
  ///
  /// - Parameter sleep: Waits; tests wait otherwise.
  public init(
    _ embedder: any TextEmbedder, _ configuration: BatchingConfiguration = BatchingConfiguration(),
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) {
    model = embedder.model
    self.embedder = embedder
    self.configuration = configuration
    self.sleep = sleep
    state = Mutex(State(pacing: BatchPacing(configuration)))
  }

  /// What it has done since it was made.
  public var statistics: BatchingStatistics { state.withLock { $0.statistics } }

  public func tokenCount(_ text: String) -> Int { embedder.tokenCount(text) }

  public func embed(_ texts: [String]) async throws -> [Embedding] {
    try await embed(texts, as: .query)
  }

  /// The texts' embeddings, in the same order.
  ///
  /// - Throws: ``BatchingError``, or what the embedder throws.
  public func embed(_ texts: [String], as role: TextRole) async throws -> [Embedding] {
    try Task.checkCancellation()
    if texts.isEmpty { return [] }
    let now = ContinuousClock.now
    let ticket = BatchTicket(texts, role, arrived: now)
    let isFull = state.withLock { state in
      // Who comes to an empty queue is never refused: a request may be larger than the queue.
      guard state.queue.count == 0 || state.queue.count + texts.count <= configuration.capacity else {
        state.statistics.refused += 1
        return true
      }
      state.statistics.requests += 1
      state.statistics.texts += texts.count
      state.pacing.arrived(texts.count, at: now)
      state.queue.add(ticket)
      return false
    }
    if isFull { throw BatchingError.full }
    advance()
    return try await ticket.result()
  }

  /// Starts the calls that are due, or a timer for the next.
  private func advance(timeIsUp round: Int? = nil) {
    enum Step { case none, call([BatchQueue.Item], TextRole), timer(Duration, Int) }
    while true {
      let step = state.withLock { state -> Step in
        if round != nil, round == state.round { state.timer = nil }
        guard let role = state.queue.role, state.calls < configuration.calls(role) else { return .none }
        let wait = state.pacing.wait(having: state.queue.count, role)
        if wait > .zero, round == nil || round != state.round {
          // A question does not wait for the documents' timer.
          if state.timer == .query || state.timer == role { return .none }
          state.timer = role
          return .timer(wait, state.round)
        }
        return .call(take(role, &state), role)
      }
      switch step {
      case .none: return
      case .call(let items, let role):
        if !items.isEmpty { Task { await call(items, role) } }
      case .timer(let wait, let round):
        Task {
          try? await sleep(wait)
          advance(timeIsUp: round)
        }
        return
      }
    }
  }

  private func take(_ role: TextRole, _ state: inout State) -> [BatchQueue.Item] {
    let items = state.queue.take(role, configuration.maximumTexts)
    state.round += 1
    state.timer = nil
    guard !items.isEmpty else { return [] }
    state.calls += 1
    state.statistics.calls += 1
    state.statistics.sentTexts += items.count
    state.statistics.largestCall = max(state.statistics.largestCall, items.count)
    let now = ContinuousClock.now
    for (ticket, index) in items.flatMap(\.wanted) where index == 0 {
      state.statistics.waitedMilliseconds += ticket.arrived.duration(to: now) / .milliseconds(1)
    }
    return items
  }

  private func call(_ items: [BatchQueue.Item], _ role: TextRole) async {
    do {
      let embeddings = try await embedder.embed(items.map(\.text), as: role)
      guard embeddings.count == items.count else { throw BatchingError.wrongCount }
      for (item, embedding) in zip(items, embeddings) {
        for (ticket, index) in item.wanted { ticket.take(embedding, at: index) }
      }
    } catch {
      for (ticket, _) in items.flatMap(\.wanted) { ticket.end(.failure(error)) }
    }
    state.withLock { $0.calls -= 1 }
    advance()
  }
}

extension BatchingConfiguration {
  /// How many calls there may be when one of a kind begins.
  fileprivate func calls(_ role: TextRole) -> Int {
    role == .query ? concurrency : max(1, concurrency - 1)
  }
}
