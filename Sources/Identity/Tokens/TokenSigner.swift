import Essentials

/// Signs claims (RFC 7519, section 7.1) with the signing key of a set.
public struct TokenSigner: Sendable {
  private let key: TokenSigningKey

  /// Signs with a key.
  public init(_ key: TokenSigningKey) {
    self.key = key
  }

  /// Makes a token.
  ///
  /// - Parameter type: What kind it is (`typ`), such as `at+jwt` for access tokens (RFC 9068, section 2.1), so that a token for
  ///   one purpose is not taken for another.
  public func sign(_ claims: TokenClaims, type: String) -> String {
    SignedText.sign(
      claims.payload.serialized(), with: key,
      header: ["alg": .string(key.algorithm.rawValue), "kid": .string(key.id), "typ": .string(type)])
  }
}
