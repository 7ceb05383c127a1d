import Essentials
import HTTPClient
public import Identity

/// An OpenID Connect issuer at which a company's customers sign in (`identity.issuers`).
public struct CustomerIssuer: Sendable {
  /// Who it is, and what the company's site or app is called there.
  public var settings: IssuerSettings
  /// The claim that names the customer.
  public var claim: String
  /// What a customer's reference begins with, so that those of two issuers are never taken for one.
  public var prefix: String

  /// One section below `issuers`; nothing when it is not right, which the reader is told.
  ///
  /// - Parameter isOwn: Whether it is the server's own company: no other has this server look around in its network.
  init?(_ name: String, _ reader: ConfigurationReader, isOwn: Bool) {
    claim = reader.value("claim", default: "sub")
    prefix = reader.value("prefix", default: "\(name):")
    guard let settings = IssuerSettings(reader) else { return nil }
    if !isOwn, settings.reach != .publicInternet {
      reader.reject("private_network", "is for the server's own company alone")
    }
    if prefix.utf8.count > 64 { reader.reject("prefix", "must have at most 64 bytes") }
    self.settings = settings
  }
}
