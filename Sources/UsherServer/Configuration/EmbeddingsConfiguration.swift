public import Embeddings
public import Essentials

/// How texts become vectors.
public struct EmbeddingsConfiguration: Hashable, Sendable {
  /// The model's folder, when it is not in one of the usual places.
  public var model: String?
  /// How exactly it is computed.
  public var precision: Precision
  /// How many threads compute; as many as there are cores when nothing is set.
  public var threads: Int?

  init(_ reader: ConfigurationReader, _ base: ConfigurationDirectory) {
    model = reader.optional("model", as: String.self).map(base.resolve)
    precision = reader.value("precision", default: .automatic)
    threads = reader.optional("threads")
    if let threads, !(1...256).contains(threads) { reader.reject("threads", "must be between 1 and 256") }
  }
}

extension Precision: ConfigurationValue {}
