import Embeddings
import Synchronization

@testable import Knowledge

/// Embeds everything alike, remembers what it was given, and can fail at a text. For tests of what surrounds the
/// model.
final class RecordingEmbedder: TextEmbedder {
  struct Failure: Error, Equatable {}

  let model = KnowledgeFixture.model
  private let failing: String?
  private let given = Mutex<[String]>([])

  /// - Parameter failing: A text that holds this is never embedded.
  init(failing: String? = nil) {
    self.failing = failing
  }

  /// All texts so far.
  var texts: [String] { given.withLock { $0 } }

  func embed(_ texts: [String]) async throws -> [Embedding] {
    if let failing, texts.contains(where: { $0.contains(failing) }) { throw Failure() }
    given.withLock { $0 += texts }
    return texts.map { _ in KnowledgeFixture.embedding(30) }
  }

  func tokenCount(_ text: String) -> Int { text.split(whereSeparator: \.isWhitespace).count }
}
