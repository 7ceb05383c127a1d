/// How ingestion goes about its work.
public struct IngestOptions: Sendable, Equatable {
  /// The folder that sources are named relative to, so that a moved installation knows its documents again; the
  /// working directory when it is empty.
  public var baseDirectory = ""
  /// Names and values that every document gets for filters.
  public var metadata: [String: String] = [:]
  /// Whether documents whose files are gone from the folders and patterns are removed.
  public var removesMissing = true
  /// Whether unchanged documents are read again too.
  public var replacesUnchanged = false
  /// How many passages are embedded together: enough to sort them by length, few enough to lose little when the
  /// process is killed.
  public var batchPassages = 256

  /// The options by default.
  public init() {}
}
