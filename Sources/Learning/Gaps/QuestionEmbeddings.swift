import Embeddings
import Essentials
import Synchronization
import Telemetry

/// The embeddings of the questions that were looked at last, so that only what is new has to be made.
final class QuestionEmbeddings: Sendable {
  private let embedder: any TextEmbedder
  private let logger: Logger
  private let kept = Mutex<[String: Embedding]>([:])

  init(_ embedder: any TextEmbedder, _ logger: Logger) {
    self.embedder = embedder
    self.logger = logger
  }

  /// The embeddings of texts; none of those that cannot be had now. All others are forgotten.
  func of(_ texts: Set<String>) async throws -> [String: Embedding] {
    var found = kept.withLock { kept in kept.filter { texts.contains($0.key) } }
    let missing = texts.filter { found[$0] == nil }.sorted()
    if !missing.isEmpty {
      do {
        for (text, embedding) in zip(missing, try await embedder.embed(missing)) { found[text] = embedding }
      } catch let failure as EmbedderFailure {
        logger.warning(
          "Questions are put together by their words alone for now", ["reason": .string(failure.description)])
      }
    }
    let all = found
    kept.withLock { $0 = all }
    return found
  }
}
