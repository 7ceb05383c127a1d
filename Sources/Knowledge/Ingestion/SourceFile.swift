/// A file to ingest.
struct SourceFile: Sendable, Equatable {
  /// Where it is.
  var path: String
  /// The stable name of where it came from.
  var source: String
  /// Where customers can read it, as the list of files says.
  var url: String?
  /// Where customers can read it, made of a prefix: an address that the document itself names is better.
  var derivedURL: String?
  /// How it was chosen.
  var choice: Choice

  /// How a file was chosen, which decides what becomes of one that is no document.
  enum Choice: Sendable, Equatable {
    /// By its name: that it cannot be read is a failure.
    case named
    /// By a pattern: any text will do.
    case matched
    /// It is in a folder: only what looks like a document counts.
    case found
  }
}
