/// Why an external issuer does not tell who somebody is.
public enum IssuerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It cannot be reached, or answers with an error.
  case unavailable(String)
  /// What it says about itself cannot be used.
  case unusable(String)
  /// The token is not to be taken.
  case token(TokenError)
  /// The token was made for another sign-in: its `nonce` is not the one that was sent.
  case wrongNonce
  /// The token was made for another client: its `azp` is not this one (OpenID Connect Core 1.0, section 3.1.3.7).
  case wrongParty
  /// The browser comes back with another sign-in than the one it began: its `state` or `iss` is another.
  case wrongState
  /// The sign-in took too long.
  case late
  /// The issuer does not give a token for the code, with its own name for the reason (RFC 6749, section 5.2).
  case refused(String)

  public var description: String {
    switch self {
    case .unavailable(let reason): "the issuer cannot be reached: \(reason)"
    case .unusable(let reason): "the issuer cannot be used: \(reason)"
    case .token(let error): "\(error)"
    case .wrongNonce: "the token was made for another sign-in"
    case .wrongParty: "the token was made for another client"
    case .wrongState: "the answer belongs to another sign-in; begin again"
    case .late: "the sign-in took too long; begin again"
    case .refused(let reason): "the issuer refuses: \(reason)"
    }
  }
}
