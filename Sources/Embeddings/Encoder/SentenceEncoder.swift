import Dispatch
import FoundationEssentials

/// A sentence-transformers model of BERT's kind, run in process.
public final class SentenceEncoder: TextEmbedder {
  public let model: EmbeddingModel
  /// The model's tokenizer.
  public let tokenizer: WordPieceTokenizer
  private let pass: EncoderPass
  private let queue = DispatchQueue(label: "usher.embeddings")

  /// Loads the model in a directory with `config.json`, `sentence_bert_config.json`, `vocab.txt` and
  /// `model.safetensors`; throws a `ModelError` when a file is missing or damaged.
  public static func load(
    directory: String, precision: Precision = .automatic, threads: Int = 2
  ) throws -> SentenceEncoder {
    try SentenceEncoder(directory)
  }

  private init(_ directory: String) throws {
    let configuration = try EncoderConfiguration(directory: directory)
    let file = try SafetensorsFile(path: directory + "/model.safetensors")
    tokenizer = try WordPieceTokenizer(directory: directory)
    pass = EncoderPass(configuration: configuration, weights: try EncoderWeights(file, configuration))
    model = EmbeddingModel(
      name: URL(filePath: directory).lastPathComponent, dimension: configuration.dimension,
      maximumTokens: configuration.maximumTokens)
  }

  public func embed(_ texts: [String]) async throws -> [Embedding] {
    await withCheckedContinuation { continuation in
      queue.async {
        continuation.resume(
          returning: texts.map {
            let tokens = self.tokenizer.encode($0, maximumTokens: self.model.maximumTokens)
            return Embedding(normalising: self.pass.embedding(tokens))
          })
      }
    }
  }

  public func tokenCount(_ text: String) -> Int { tokenizer.tokenCount(text) }
}
