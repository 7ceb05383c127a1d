/// Why nothing can be ingested at all; what is wrong with one document is in the report.
public enum IngestError: Error, Equatable, Sendable {
  /// There is no such file or folder.
  case missing(path: String)
  /// The folder or list cannot be read.
  case unreadable(path: String, reason: String)
  /// A line of a list makes no sense.
  case badList(path: String, line: Int, reason: String)
}

extension IngestError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing(let path): "there is no file or folder \(path)"
    case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
    case .badList(let path, let line, let reason): "\(path):\(line): \(reason)"
    }
  }
}
