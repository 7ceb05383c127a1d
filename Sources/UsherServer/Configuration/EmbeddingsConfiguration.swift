public import Embeddings
public import Essentials
public import LanguageModels

/// How texts become vectors.
public struct EmbeddingsConfiguration: Hashable, Sendable {
  /// The service that makes them; nothing when they are made in this process.
  public var service: EmbeddingServiceConfiguration?
  /// The folder of the model in this process, when it is not in one of the usual places.
  public var folder: String?
  /// How exactly it is computed.
  public var precision: Precision
  /// How many threads compute; as many as there are cores when nothing is set.
  public var threads: Int?

  init(
    _ reader: ConfigurationReader, _ base: ConfigurationDirectory, providers: [ProviderConfiguration]
  ) {
    let local = EmbeddingServiceConfiguration.localProvider
    let provider = reader.value("provider", default: local)
    if provider == local {
      folder = reader.optional("model", as: String.self).map(base.resolve)
    } else {
      service = EmbeddingServiceConfiguration(reader, provider: provider, of: providers)
    }
    precision = reader.value("precision", default: .automatic)
    threads = reader.optional("threads")
    if let threads, !(1...256).contains(threads) { reader.reject("threads", "must be between 1 and 256") }
  }
}

extension Precision: ConfigurationValue {}
