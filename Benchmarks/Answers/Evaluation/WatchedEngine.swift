package import Assistant
package import LanguageModels
import Synchronization

/// The local engine, with a note of what spoke for its last answer, given or not.
package final class WatchedEngine: LanguageModel {
  package let name = "local"
  private let engine = LocalEngine()
  private let latest = Mutex<LocalEngine.Candidate?>(nil)

  package init() {}

  package func respond(to request: ModelRequest) -> ModelStream {
    latest.withLock { $0 = engine.candidate(for: request) }
    return engine.respond(to: request)
  }

  /// The best answer to the last request; taken only once.
  package func take() -> LocalEngine.Candidate? {
    latest.withLock { latest in
      defer { latest = nil }
      return latest
    }
  }
}
