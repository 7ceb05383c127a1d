import FoundationEssentials

/// Finds the embedding model's files.
public struct EmbeddingModelFolder: Hashable, Sendable {
  /// The model that Usher is made for.
  public static let modelName = "all-MiniLM-L6-v2"
  /// SHA-256 of that model's weights.
  public static let weightsDigest = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

  /// The folder.
  public let path: String

  /// The file with the weights.
  public var weights: String { path + "/model.safetensors" }

  /// Looks where the configuration says, or else in the usual places.
  ///
  /// - Throws: ``NotFound``.
  public init(_ configuration: Configuration) throws(NotFound) {
    let places = Self.places(configuration)
    guard
      let path = places.first(where: { FileManager.default.fileExists(atPath: $0 + "/model.safetensors") })
    else { throw NotFound(places: places) }
    self.path = path
  }

  private static func places(_ configuration: Configuration) -> [String] {
    if let folder = configuration.embeddings.folder { return [folder] }
    let folders = [
      configuration.serverData + "/models", FileManager.default.currentDirectoryPath + "/.cache/models",
      "/usr/local/share/usher/models", "/usr/share/usher/models",
    ]
    return folders.map { "\($0)/\(modelName)" }
  }

  /// There is no model.
  public struct NotFound: Error, Hashable, CustomStringConvertible {
    /// Where one was looked for.
    public let places: [String]

    public var description: String {
      "There is no embedding model in \(places.joined(separator: ", ")). “make model” fetches it; "
        + "“embeddings: { model: FOLDER }” or USHER_EMBEDDINGS_MODEL says where it is."
    }
  }
}
