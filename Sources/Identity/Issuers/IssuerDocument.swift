import Essentials

/// What an issuer says about itself (OpenID Connect Discovery 1.0, section 3).
struct IssuerDocument: Hashable, Sendable {
  /// Where people sign in; nothing when it only makes tokens.
  let authorizationEndpoint: String?
  /// Where codes are exchanged.
  let tokenEndpoint: String?
  /// Where its keys are.
  let keySetAddress: String
  /// Whether a client's secret goes in the body, because a header is not taken.
  let takesSecretInBody: Bool
  /// Whether it says in its answers who it is (RFC 9207, section 3).
  let namesItself: Bool

  /// Reads a document.
  ///
  /// - Throws: ``IssuerError/unusable(_:)``. It must speak of the very issuer that was asked for, or somebody else's keys would
  ///   count (section 4.3).
  init(_ bytes: [UInt8], _ settings: IssuerSettings) throws(IssuerError) {
    guard let value = UniqueMembers.parse(bytes), value.objectValue != nil else {
      throw .unusable("its discovery document is no JSON object with members that are unique")
    }
    guard value["issuer"]?.stringValue == settings.issuer else {
      throw .unusable("its discovery document is that of another issuer")
    }
    guard let keys = try Self.address("jwks_uri", value, settings) else {
      throw .unusable("its discovery document has no “jwks_uri”")
    }
    keySetAddress = keys
    authorizationEndpoint = try Self.address("authorization_endpoint", value, settings)
    tokenEndpoint = try Self.address("token_endpoint", value, settings)
    // Where nothing is said, a header is taken (section 3).
    let methods = value["token_endpoint_auth_methods_supported"]?.arrayValue
    takesSecretInBody =
      methods.map { !$0.contains("client_secret_basic") && $0.contains("client_secret_post") } ?? false
    namesItself = value["authorization_response_iss_parameter_supported"] == true
  }

  private static func address(
    _ name: String, _ value: JSONValue, _ settings: IssuerSettings
  ) throws(IssuerError) -> String? {
    guard let member = value[name] else { return nil }
    guard let text = member.stringValue, IssuerSettings.isAddress(text, reach: settings.reach) else {
      throw .unusable("“\(name)” in its discovery document is no address with https")
    }
    return text
  }
}
