import FoundationEssentials

/// A sentence-transformers model of BERT's kind, run in process on threads of its own.
///
/// Texts may be given one at a time from many tasks: those that wait at the same time are encoded together.
/// A text's embedding is the same, to the last bit, whatever it is encoded together with.
public final class SentenceEncoder: TextEmbedder {
  public let model: EmbeddingModel
  /// The precision that is used: `exact` or `fast`.
  public let precision: Precision
  /// The model's tokenizer.
  public let tokenizer: WordPieceTokenizer
  private let queue: EncodingQueue

  /// Loads the model in a directory with `config.json`, `sentence_bert_config.json`, `vocab.txt` and
  /// `model.safetensors`; throws a `ModelError` when a file is missing or damaged.
  ///
  /// - Parameters:
  ///   - precision: `fast` becomes `exact` on a processor that cannot gain from it.
  ///   - threads: How many texts are encoded side by side; one text is encoded on one thread.
  public static func load(
    directory: String, precision: Precision = .automatic, threads: Int = defaultThreads
  ) throws -> SentenceEncoder {
    try SentenceEncoder(directory, NumberPlan(precision, .best), threads: max(1, threads), .best)
  }

  /// As many threads as there are processors, but no more than eight.
  public static var defaultThreads: Int { min(8, ProcessInfo.processInfo.activeProcessorCount) }

  init(_ directory: String, _ plan: NumberPlan, threads: Int, _ kernels: EncoderKernels) throws {
    let configuration = try EncoderConfiguration(directory: directory)
    let file = try SafetensorsFile(path: directory + "/model.safetensors")
    tokenizer = try WordPieceTokenizer(directory: directory)
    guard tokenizer.vocabularySize <= configuration.vocabularySize else {
      throw ModelError.invalid("\(directory)/vocab.txt has more tokens than the model")
    }
    let network = try EncoderNetwork(EncoderWeights(file, configuration), configuration, plan, kernels)
    model = EmbeddingModel(
      name: URL(filePath: directory).lastPathComponent, dimension: configuration.dimension,
      maximumTokens: configuration.maximumTokens)
    precision = plan == .exact ? .exact : .fast
    queue = EncodingQueue(threads: threads, maximumTokens: configuration.maximumTokens)
    for _ in 0..<threads {
      try EncodingThread(network: network, tokenizer: tokenizer, queue: queue).start()
    }
  }

  deinit { queue.stop() }

  /// The texts' embeddings, in the same order; texts are cut off after `model.maximumTokens` tokens.
  ///
  /// Throws `CancellationError` when the task is cancelled; texts that have not been started are then skipped.
  public func embed(_ texts: [String]) async throws -> [Embedding] {
    try Task.checkCancellation()
    if texts.isEmpty { return [] }
    let request = EncodingRequest(texts)
    queue.add(request)
    return try await request.result()
  }

  public func tokenCount(_ text: String) -> Int { tokenizer.tokenCount(text) }
}
