import Embeddings
import Essentials
import UsherServer

extension Check {
  private static let fetchAgain = "Fetch it again: remove the folder, then make model"

  /// The embedding model: there, whole, and working.
  static let model = Check(subject: "Model") { configuration in
    if configuration.embeddings.service != nil { return await embeddingService(configuration) }
    let folder: EmbeddingModelFolder
    do throws(EmbeddingModelFolder.NotFound) {
      folder = try EmbeddingModelFolder(configuration)
    } catch {
      return .failure(
        "There is none in \(error.places.joined(separator: ", ")).",
        remedy: "make model fetches it; USHER_EMBEDDINGS_MODEL says where it is when it is elsewhere.")
    }
    guard let digest = SHA256.hexDigest(ofFile: folder.weights) else {
      return .failure("\(folder.weights) cannot be read.", remedy: "Let this user read it (chmod, chown).")
    }
    do {
      let clock = ContinuousClock()
      let start = clock.now
      let encoder = try SentenceEncoder.load(
        directory: folder.path, precision: configuration.embeddings.precision)
      let loaded = clock.now
      _ = try await encoder.embed("Does it work?")
      let times =
        "loads in \((loaded - start).wholeMilliseconds) ms, "
        + "a question takes \((clock.now - loaded).wholeMilliseconds) ms"
      if encoder.model.name == EmbeddingModelFolder.modelName, digest != EmbeddingModelFolder.weightsDigest {
        return .failure("\(folder.weights) is not what was published.", remedy: fetchAgain)
      }
      return await progress(encoder.model, configuration) ?? .well("\(folder.path), \(times)")
    } catch {
      return .failure("\(folder.path) does not work: \(error).", remedy: fetchAgain)
    }
  }
}
