/// Why an outgoing call has no answer, or no whole one.
public enum HTTPClientError: Error, Hashable, Sendable {
  /// What took too long.
  public enum Phase: String, Hashable, Sendable {
    case connect
    case firstByte = "first byte"
    case idle
    case whole
  }

  /// The request cannot be sent: its address, method or a header is not one.
  case invalidRequest(String)
  /// The address leads to where this call may not go.
  case forbiddenAddress(String)
  /// The host's name has no address.
  case unknownHost(String)
  /// Nobody answers there.
  case cannotConnect(String)
  /// The other side's certificate is not trusted, or TLS failed otherwise.
  case insecure(String)
  /// It took too long.
  case timeout(Phase)
  /// The connection broke.
  case broken(String)
  /// What came is not HTTP.
  case malformed(String)
  /// The body is larger than the caller takes, in bytes.
  case tooLarge(limit: Int)
  /// Too many calls wait for this host.
  case busy(host: String)
  /// The caller waits no more, or the client was closed.
  case cancelled

  /// The case in few words, for metrics.
  var kind: String {
    switch self {
    case .invalidRequest: "invalid request"
    case .forbiddenAddress: "forbidden address"
    case .unknownHost: "unknown host"
    case .cannotConnect: "cannot connect"
    case .insecure: "insecure"
    case .timeout(let phase): "timeout: \(phase.rawValue)"
    case .broken: "broken"
    case .malformed: "malformed"
    case .tooLarge: "too large"
    case .busy: "busy"
    case .cancelled: "cancelled"
    }
  }
}
