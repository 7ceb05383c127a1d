/// How a client calls.
public struct HTTPClientConfiguration: Hashable, Sendable {
  /// The way through a proxy. Calls to this machine itself never take it.
  public enum Proxy: Hashable, Sendable {
    /// What `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy` say when the client is made.
    case environment
    /// Straight to the service.
    case none
    /// By this address, but for hosts that are named: `example.org` with all below, `10.0.0.0/8`.
    case through(String, except: [String] = [])
  }

  /// The way through a proxy.
  public var proxy: Proxy = .environment
  /// A file of certificates as PEM, which are trusted beside the system's own.
  public var certificateAuthorities: String?
  /// The most calls at a time to one scheme, host and port.
  public var callsPerHost = 1024
  /// The most calls that wait for their turn there; beyond, ``HTTPClientError/busy(host:)``.
  public var waitingPerHost = 4096
  /// The most connections that are kept open between calls.
  public var idleConnections = 1024
  /// How long a connection is kept open between calls.
  public var idleConnectionTime: Duration = .seconds(55)
  /// The longest head of an answer, in bytes.
  public var headLimit = 64 << 10
  /// How much of a body is received ahead of its reader, in bytes.
  public var bodyBuffer = 256 << 10
  /// Whether answers may come compressed, when the caller does not say `Accept-Encoding` itself.
  public var decompresses = true
  /// The most bytes that a compressed body may become.
  public var decompressedLimit = 256 << 20
  /// How the client calls itself.
  public var userAgent = "usher"

  /// Makes a configuration.
  public init() {}
}
