/// Why a model cannot be loaded or run.
public enum ModelError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A file is missing or cannot be read; its path.
  case unreadable(String)
  /// A file is damaged or describes a model of another kind; what is wrong.
  case invalid(String)
  /// oneDNN refused an operation; which, and its status code.
  case failed(String, status: Int)

  public var description: String {
    switch self {
    case .unreadable(let path): "cannot read \(path)"
    case .invalid(let reason): reason
    case .failed(let operation, let status): "oneDNN could not \(operation) (status \(status))"
    }
  }
}
