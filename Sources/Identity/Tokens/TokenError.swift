/// Why a token is not taken.
public enum TokenError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It is longer than any token of ours or of an issuer's should be.
  case tooLarge
  /// It is no JSON Web Token in the compact form (RFC 7515, section 7.1), or a claim is not of its type.
  case malformed(String)
  /// It asks for something that is not done: an algorithm that is unknown, or an extension in `crit`.
  case unsupported(String)
  /// None of the keys has its `kid`, or it names none where there are several.
  case unknownKey
  /// Its `alg` is not the one of the key that it names.
  case wrongAlgorithm
  /// It was not signed with that key, or was changed since.
  case wrongSignature
  /// Its time is over.
  case expired
  /// Its time has not come: `nbf` or `iat` lie ahead.
  case notYetValid
  /// Somebody else made it.
  case wrongIssuer
  /// It was made for somebody else.
  case wrongAudience
  /// It was made for another purpose.
  case wrongType
  /// It lacks a claim that it must have.
  case missing(String)

  public var description: String {
    switch self {
    case .tooLarge: "the token is too long"
    case .malformed(let reason): "the token cannot be read: \(reason)"
    case .unsupported(let what): "the token asks for what is not supported: \(what)"
    case .unknownKey: "the token names no key that is known"
    case .wrongAlgorithm: "the token's algorithm is not its key's"
    case .wrongSignature: "the token's signature is wrong"
    case .expired: "the token has expired"
    case .notYetValid: "the token is not valid yet, or a clock is wrong"
    case .wrongIssuer: "the token comes from another issuer"
    case .wrongAudience: "the token was made for another audience"
    case .wrongType: "the token was made for another purpose"
    case .missing(let claim): "the token lacks “\(claim)”"
    }
  }
}
