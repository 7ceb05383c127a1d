/// How the server listens and what it puts up with.
public struct HTTPServerConfiguration: Sendable {
  /// The address or name to listen on; `::` is every address of both families.
  public var host: String
  /// The port; 0 takes a free one.
  public var port: Int
  /// Certificate and key, for TLS.
  public var tls: TLSFiles?
  /// Origins of pages on other sites that may call (`https://example.org`); `*` is any.
  public var corsOrigins: [String] = []
  /// For how long browsers that were here once come by HTTPS only; nothing where the server is not reached by it.
  public var strictTransport: Duration?
  /// Threads that do input and output; as many as there are cores when zero.
  public var threads = 0
  /// The most connections at a time.
  public var maximumConnections = 20_000
  /// The most connections from one address at a time; beyond, requests are answered with 429. Zero is no limit.
  public var connectionsPerAddress = 256
  /// The longest request line and header fields together, in bytes.
  public var headerLimit = 16 << 10
  /// How long a request's head may take to arrive.
  public var headerTimeout: Duration = .seconds(10)
  /// How long a request's body may take to arrive, and then a handler may take to answer. Streams may take longer.
  public var requestTimeout: Duration = .seconds(30)
  /// How long a connection may stay open between requests.
  public var idleTimeout: Duration = .seconds(75)
  /// Bodies of text from this length on are compressed when the client can read that, in bytes.
  public var compressionThreshold = 1024
  /// Whether each request is logged.
  public var logsRequests = true
  /// Where files that clients send are kept while their request is answered.
  public var uploadDirectory = "/tmp"

  /// Makes a configuration.
  public init(host: String = "127.0.0.1", port: Int = 8080, tls: TLSFiles? = nil) {
    self.host = host
    self.port = port
    self.tls = tls
  }

  /// Where the certificate and its key lie, as PEM. Both are read again when they change.
  public struct TLSFiles: Hashable, Sendable {
    /// The certificate, followed by those between it and the root.
    public var certificate: String
    /// The private key.
    public var key: String

    /// Names the files.
    public init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }
}
