import Knowledge
import Synchronization

/// How far the first reading of the documents has come: until it is done, an empty knowledge base is not ready.
final class KnowledgeReading: Sendable {
  /// There is nothing to answer from yet.
  struct NotReady: Error, CustomStringConvertible {
    let description: String
  }

  private struct State {
    var isReady: Bool
    var latest: IngestProgress?
  }

  private let state: Mutex<State>

  init(isReady: Bool) {
    state = Mutex(State(isReady: isReady))
  }

  func note(_ progress: IngestProgress) {
    state.withLock { $0.latest = progress }
  }

  func finish() {
    state.withLock { $0.isReady = true }
  }

  /// Throws how far it is while it is not done.
  func check() throws(NotReady) {
    let (isReady, latest) = state.withLock { ($0.isReady, $0.latest) }
    if isReady { return }
    let done = latest.map { "\($0.filesDone) of \($0.files) are done" } ?? "it has just begun"
    throw NotReady(description: "The documents are being read for the first time; \(done).")
  }
}
