import Embeddings
import Essentials
import Knowledge
import Synchronization
import Telemetry

/// Sees to it that every passage has an embedding of the configured model, for as long as the server runs.
final class EmbeddingUpkeep: Sendable {
  private struct State {
    var progress: EmbeddingStatus?
    var failure: String?
  }

  private let services: Services
  private let logger: Logger
  private let state = Mutex(State())
  /// After how long is looked for what other processes have left without embeddings.
  private static let interval = Duration.seconds(300)
  /// After how long a failure is followed by another attempt, at first and at most.
  private static let backoff = (first: Duration.seconds(5), longest: Duration.seconds(60))

  init(_ services: Services) {
    self.services = services
    logger = services.logger.named("knowledge")
  }

  /// What is to be said about the embeddings: how far they are while they are made, why they are not; nothing when all
  /// is done.
  var note: String? {
    state.withLock { state in
      let progress = state.progress.map {
        "\($0.embedded) of \($0.passages) passages have embeddings of \($0.wanted.name)"
          + ($0.serving == $0.wanted ? "" : "; searches use \($0.serving.name) until all have")
      }
      let parts = [progress, state.failure].compactMap(\.self)
      return parts.isEmpty ? nil : parts.joined(separator: ". ")
    }
  }

  /// Works until the task is cancelled, or another model is configured by a process that was started later.
  func run() async {
    var backoff = Self.backoff.first
    while !Task.isCancelled {
      var pause = Self.interval
      do {
        switch try await step() {
        case .complete: break
        case .elsewhere: pause = .seconds(10)
        case .superseded: return
        }
        backoff = Self.backoff.first
      } catch {
        if Task.isCancelled { return }
        fail("\(error)")
        pause = backoff
        backoff = min(backoff * 2, Self.backoff.longest)
      }
      guard await wait(pause) else { return }
    }
  }

  private func step() async throws -> Reembedding.Outcome {
    let outcome = try await services.reembedding.run(services.tenant) { [self] progress in
      state.withLock { $0.progress = progress }
    }
    state.withLock { $0 = State() }
    if outcome == .superseded {
      logger.warning(
        "Another embedding model was configured by a server that started later; this one makes no more embeddings"
      )
    }
    return outcome
  }

  private func fail(_ reason: String) {
    let isNew = state.withLock { state in
      defer { state.failure = reason }
      return state.failure != reason
    }
    if isNew { logger.warning("Passages wait for embeddings", ["reason": .string(reason)]) }
  }

  /// - Returns: Whether there is a reason to go on.
  private func wait(_ pause: Duration) async -> Bool {
    let end = ContinuousClock.now + pause
    while ContinuousClock.now < end {
      if services.reembedding.hasNews(services.tenant) { return true }
      guard (try? await Task.sleep(for: .seconds(1))) != nil else { return false }
    }
    return true
  }
}
