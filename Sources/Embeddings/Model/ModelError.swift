/// Why a model cannot be loaded or run.
public enum ModelError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A file is missing or cannot be read; its path.
  case unreadable(String)
  /// A file is damaged or describes a model of another kind; what is wrong.
  case invalid(String)
  /// The system refused something; what, and its error number.
  case failed(String, status: Int)

  public var description: String {
    switch self {
    case .unreadable(let path): "cannot read \(path)"
    case .invalid(let reason): reason
    case .failed(let operation, let status): "could not \(operation) (error \(status))"
    }
  }
}
