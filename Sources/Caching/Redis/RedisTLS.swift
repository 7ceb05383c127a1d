/// How a connection to Redis is encrypted, and who must be at its other end. At least TLS 1.2.
public struct RedisTLS: Hashable, Sendable {
  /// A PEM file with the authorities that certificates are believed from; those of the system where there is none.
  public var authorities: String?
  /// The name that the certificate must be for; the host where there is none. Sentinels know servers by addresses, which
  /// certificates seldom have.
  public var serverName: String?
  /// PEM files with the certificate, and its key, that we show where the server asks for one.
  public var certificate: String?
  public var key: String?

  /// Encrypts; the server must have a certificate for its host from one of the system's authorities.
  public init(
    authorities: String? = nil, serverName: String? = nil, certificate: String? = nil, key: String? = nil
  ) {
    self.authorities = authorities
    self.serverName = serverName
    self.certificate = certificate
    self.key = key
  }
}
