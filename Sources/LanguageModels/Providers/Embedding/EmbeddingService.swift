public import Embeddings
public import Essentials

/// Embeddings from a service, as everything else uses them: gathered into few calls, questions before documents, with a
/// deadline, and left alone for a while when the service fails.
public final class EmbeddingService: TextEmbedder {
  /// What names of circuit breakers begin with.
  public static let breakerPrefix = "embeddings."

  public let model: EmbeddingModel
  /// Open while the service is left alone.
  public let breaker: CircuitBreaker
  private let batching: BatchingEmbedder
  private let deadline: Duration
  private let textsPerCall: Int

  init(
    _ embedder: RemoteEmbedder, breaker: CircuitBreaker, batching configuration: BatchingConfiguration,
    deadline: Duration
  ) {
    model = embedder.model
    self.breaker = breaker
    self.deadline = deadline
    textsPerCall = configuration.maximumTexts
    batching = BatchingEmbedder(embedder, configuration)
  }

  /// What gathering has saved since the start.
  public var statistics: BatchingStatistics { batching.statistics }

  public func tokenCount(_ text: String) -> Int { batching.tokenCount(text) }

  public func embed(_ texts: [String]) async throws -> [Embedding] { try await embed(texts, as: .query) }

  /// The texts' embeddings, in the same order.
  ///
  /// - Throws: `EmbedderFailure`, or `CancellationError`.
  public func embed(_ texts: [String], as role: TextRole) async throws -> [Embedding] {
    do {
      if role == .document { return try await batching.embed(texts, as: role) }
      // Who brings many, such as an agent's examples, waits as long as their calls may take.
      let calls = max(1, (texts.count + textsPerCall - 1) / textsPerCall)
      let failure = EmbedderFailure(.unavailable, "The service did not answer within \(deadline).")
      return try await within(deadline * calls, else: failure) { [batching] in
        try await batching.embed(texts, as: role)
      }
    } catch let error as ModelError where error.kind != .cancelled {
      let isRefusal = [.invalidRequest, .contextLength, .contentFiltered].contains(error.kind)
      throw EmbedderFailure(isRefusal ? .refused : .unavailable, "\(error)")
    } catch let error as BatchingError {
      throw EmbedderFailure(
        .unavailable, error == .full ? "Too many texts wait for the service." : "An answer is not whole.")
    } catch is ModelError {
      throw CancellationError()
    }
  }
}
