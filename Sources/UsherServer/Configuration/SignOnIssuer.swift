import Essentials
import HTTPClient
public import Identity

/// An OpenID Connect issuer at which users of this server sign in too (`accounts.issuers`).
public struct SignOnIssuer: Sendable {
  /// Its name in addresses: small letters, digits and hyphens.
  public var name: String
  /// What stands on the button.
  public var title: String
  /// Who it is, and what this server is called there.
  public var settings: IssuerSettings

  /// One section below `issuers`; nothing when it is not right, which the reader is told.
  init?(_ name: String, _ reader: ConfigurationReader, environment: [String: String]) {
    let secret = reader.optional("client_secret", as: String.self).map {
      SecretText($0, environment: environment)
    }
    title = reader.value("title", default: name)
    self.name = name
    let isName = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    if name.isEmpty || !isName {
      reader.reject("issuer", "has the name “\(name)”, which must be of small letters, digits and hyphens")
    }
    if let missing = secret?.missing {
      reader.reject("client_secret", "names the variable \(missing), which is not set")
    }
    guard var settings = IssuerSettings(reader) else { return nil }
    settings.clientSecret = secret?.revealed
    self.settings = settings
  }
}

extension IssuerSettings {
  /// `issuer`, `client_id` and `private_network` of a section; nothing when they are not right, which the reader is told.
  init?(_ reader: ConfigurationReader) {
    let issuer = reader.required("issuer", as: String.self)
    let client = reader.required("client_id", as: String.self)
    // In the company's own network, or on this machine, also by http.
    let isInside = reader.value("private_network", default: false)
    guard let issuer, let client else { return nil }
    guard
      let settings = IssuerSettings(
        issuer: issuer, clientID: client, reach: isInside ? .anywhere : .publicInternet)
    else {
      reader.reject("issuer", "must be an address with https, as the issuer writes it in its tokens")
      return nil
    }
    self = settings
  }
}
