import Essentials
public import HTTPClient

/// An OpenID Connect issuer that is trusted to say who somebody is (https://openid.net/specs/openid-connect-core-1_0.html).
public struct IssuerSettings: Sendable {
  /// How the issuer calls itself: the `iss` of its tokens, and where its discovery document is.
  public let issuer: String
  /// The name under which this server, or the company's site, is known there: the `aud` of tokens for it.
  public let clientID: String
  /// What proves to the issuer that it is this server that exchanges a code; nothing for a public client.
  public var clientSecret: String?
  /// The algorithms that are taken.
  public var algorithms: Set<TokenAlgorithm> = [.rs256, .es256, .edDSA]
  /// The kind of tokens (`typ`), when they are no ID tokens: `at+jwt` where an API's access tokens are used.
  public var tokenType: String?
  /// Where the issuer may be. Addresses that a tenant enters stay `publicInternet`.
  public let reach: HTTPClientRequest.Reach

  /// Makes settings, or nothing when the issuer is no address with `https` and without query and fragment (OpenID Connect
  /// Discovery 1.0, section 4), or the client's name is empty.
  ///
  /// - Parameter reach: With `anywhere`, an issuer in the company's own network will do, also one with `http`.
  public init?(issuer: String, clientID: String, reach: HTTPClientRequest.Reach = .publicInternet) {
    guard !clientID.isEmpty, clientID.utf8.count <= 1024, Self.isAddress(issuer, reach: reach),
      !issuer.contains("?")
    else { return nil }
    self.issuer = issuer
    self.clientID = clientID
    self.reach = reach
  }

  /// Whether a text is an address that may be called, or that a person may be sent to.
  static func isAddress(_ text: String, reach: HTTPClientRequest.Reach) -> Bool {
    guard text.utf8.count <= 2048, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !text.contains("#")
    else {
      return false
    }
    let rest: Substring? =
      if text.hasPrefix("https://") {
        text.dropFirst(8)
      } else if text.hasPrefix("http://"), reach == .anywhere {
        text.dropFirst(7)
      } else {
        nil
      }
    guard let authority = rest?.prefix(while: { $0 != "/" && $0 != "?" }) else { return false }
    // A name before an @ would only hide where the address leads.
    return !authority.isEmpty && !authority.contains("@")
  }

  /// Where the discovery document is (OpenID Connect Discovery 1.0, section 4).
  var discoveryURL: String {
    (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + "/.well-known/openid-configuration"
  }
}

extension IssuerSettings: CustomStringConvertible, CustomReflectable {
  /// Keeps the client's secret out of logs.
  public var description: String { "IssuerSettings(\(issuer), \(clientID))" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
