/// Why a server cannot start.
public enum HTTPServerError: Error, Hashable, CustomStringConvertible {
  /// The host is no address and no known name.
  case unknownHost(String)
  /// The address cannot be listened on.
  case cannotListen(host: String, port: Int, reason: String)
  /// The certificate or its key cannot be used.
  case badCertificate(file: String, reason: String)
  /// The HTTP library did not start.
  case cannotStart

  public var description: String {
    switch self {
    case .unknownHost(let host): "There is no address for the host “\(host)”."
    case .cannotListen(let host, let port, let reason): "Cannot listen on \(host), port \(port): \(reason)."
    case .badCertificate(let file, let reason): "Cannot use \(file): \(reason)."
    case .cannotStart: "The HTTP library could not be started; the limit of open files may be too low."
    }
  }
}
