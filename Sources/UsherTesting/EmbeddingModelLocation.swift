import FoundationEssentials

/// Where tests find the embedding model: `USHER_EMBEDDINGS_MODEL`, or where `make model` puts it.
public enum EmbeddingModelLocation {
  /// The model's directory; a test that needs it fails clearly when it is not there.
  public static let directory: String =
    ProcessInfo.processInfo.environment["USHER_EMBEDDINGS_MODEL"]
    ?? packageRoot + "/.cache/models/all-MiniLM-L6-v2"

  private static let packageRoot = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
}
