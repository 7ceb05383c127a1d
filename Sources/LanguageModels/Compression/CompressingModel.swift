public import Embeddings
import Synchronization

/// A model that gets to read no more of a conversation than a budget of tokens allows.
///
/// Never touched are the instructions, messages of the system, the message to be answered, and the exchanges just before
/// it. A tool's call and its result stay or go together. No model is asked for it.
public final class CompressingModel: LanguageModel {
  public let name: String

  private let model: any LanguageModel
  private let compression: HistoryCompression
  private let totals = Mutex(CompressionStatistics())

  /// Puts itself before a model.
  ///
  /// - Parameters:
  ///   - embedder: Tells what has to do with the last message; without one, shared words do.
  ///   - tokens: Counts, or estimates, the tokens of a text as the model would.
  public init(
    _ model: any LanguageModel, _ configuration: CompressionConfiguration = CompressionConfiguration(),
    embedder: (any TextEmbedder)? = nil, tokens: @escaping @Sendable (String) -> Int
  ) {
    name = model.name
    self.model = model
    compression = HistoryCompression(configuration: configuration, embedder: embedder, count: tokens)
  }

  /// What it has done since it was made.
  public var statistics: CompressionStatistics { totals.withLock { $0 } }

  public func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    try await model.respond(to: compress(request).request)
  }

  /// The request as the model gets it, and what was saved.
  public func compress(_ request: ModelRequest) async -> (request: ModelRequest, report: CompressionReport) {
    let (compressed, report) = await compression.compress(request)
    totals.withLock { totals in
      totals.requests += 1
      guard report.tokensAfter < report.tokensBefore else { return }
      totals.compressed += 1
      totals.tokensBefore += report.tokensBefore
      totals.tokensAfter += report.tokensAfter
      totals.shortenedExchanges += report.shortened
      totals.droppedExchanges += report.dropped
    }
    return (compressed, report)
  }
}
