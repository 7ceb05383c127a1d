/// What became of the documents.
public struct IngestReport: Sendable, Equatable {
  /// A document that could not be read, and why.
  public struct Failure: Sendable, Equatable {
    /// The file.
    public var path: String
    /// Why, for the person who ingests it.
    public var reason: String
  }

  /// Documents that are new.
  public var added = 0
  /// Documents that replaced their earlier selves.
  public var updated = 0
  /// Documents that were the same.
  public var unchanged = 0
  /// Documents whose files are gone.
  public var removed = 0
  /// Files in folders that are no documents: pictures, style sheets, pages that only lead to others.
  public var ignored = 0
  /// Documents that could not be read; what was stored of them before is still there.
  public var failed: [Failure] = []
  /// The passages stored.
  public var passages = 0
  /// The bytes read.
  public var bytes = 0
  /// How long it took.
  public var seconds = 0.0
}
