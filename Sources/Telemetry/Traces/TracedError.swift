/// An error that can say which kind of its type it is, in a word that holds nobody's data.
public protocol TracedError: Error {
  /// The kind, as traces have it; nothing where it says that all is well.
  var traceName: String? { get }
}
