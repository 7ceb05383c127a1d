/// How a token is signed (RFC 7518, section 3.1; RFC 8037). Which one counts is the key's to say, never the token's.
public enum TokenAlgorithm: String, CaseIterable, Hashable, Sendable {
  /// HMAC with SHA-256: who checks could also sign.
  case hs256 = "HS256"
  /// ECDSA on P-256 with SHA-256.
  case es256 = "ES256"
  /// Ed25519.
  case edDSA = "EdDSA"
  /// RSA with PKCS #1 padding and SHA-256: checked for external issuers, never used to sign.
  case rs256 = "RS256"
}
