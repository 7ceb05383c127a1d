import LanguageModels
import Synchronization

/// A language model that answers what a test wants, when the test wants it.
final class ScriptedModel: LanguageModel {
  let name = "scripted"
  private let script: @Sendable (ModelRequest) async throws -> [ModelEvent]
  private let asked = Mutex<[ModelRequest]>([])

  init(_ script: @escaping @Sendable (ModelRequest) async throws -> String) {
    self.script = { [.textDelta(try await script($0)), .finished(.stop)] }
  }

  /// Answers the same events always.
  init(events: [ModelEvent]) {
    script = { _ in events }
  }

  /// What it was asked, in order.
  var requests: [ModelRequest] { asked.withLock { $0 } }

  func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    asked.withLock { $0.append(request) }
    do {
      return ModelStream(try await script(request))
    } catch {
      throw error as? ModelError ?? ModelError(.serverError, "\(error)")
    }
  }
}
