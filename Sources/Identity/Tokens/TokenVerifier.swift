public import Essentials

/// Checks tokens (RFC 7519, section 7.2; RFC 8725): first the signature, with the key that the token names and only the
/// algorithm of that key, then what it says.
public struct TokenVerifier: Sendable {
  /// What a token has to be.
  public struct Expectations: Hashable, Sendable {
    /// Who must have made it (`iss`).
    public var issuer: String
    /// For whom it must have been made: one of its `aud`.
    public var audience: String
    /// Its kind (`typ`), without “application/”; nothing for one that says no more than `JWT`, as ID tokens of others do.
    public var type: String?
    /// How far clocks may differ.
    public var leeway: Duration
    /// How long ago it may have been made (`iat`), leeway aside; nothing when only `exp` counts.
    public var maximumAge: Duration?

    /// Makes expectations. `exp` is always required; a subject too.
    public init(
      issuer: String, audience: String, type: String?, leeway: Duration = .seconds(30),
      maximumAge: Duration? = nil
    ) {
      self.issuer = issuer
      self.audience = audience
      self.type = type
      self.leeway = leeway
      self.maximumAge = maximumAge
    }
  }

  private let keys: TokenKeySet
  private let expectations: Expectations
  private let clock: any WallClock

  /// Checks with keys, by a clock.
  public init(keys: TokenKeySet, expectations: Expectations, clock: any WallClock = SystemClock()) {
    self.keys = keys
    self.expectations = expectations
    self.clock = clock
  }

  /// What a token says, when all of it is as it has to be.
  public func verify(_ token: String) throws(TokenError) -> TokenClaims {
    let now = clock.now
    let text = try SignedText(parsing: token)
    try Self.checkSignature(text, keys, now)
    guard let payload = UniqueMembers.parse(text.payload) else {
      throw .malformed("its claims are no JSON object with members that are unique")
    }
    let claims = try TokenClaims(payload)
    try checkType(text.type)
    try checkParties(claims)
    try checkTimes(claims, now)
    return claims
  }

  /// Makes sure that a text is signed by one of the keys.
  static func checkSignature(_ text: SignedText, _ keys: TokenKeySet, _ now: Timestamp) throws(TokenError) {
    guard let algorithm = TokenAlgorithm(rawValue: text.algorithm) else {
      throw .unsupported("the algorithm “\(text.algorithm.prefix(32))”")
    }
    let key = try keys.key(for: text, now: now)
    guard key.algorithm == algorithm else { throw .wrongAlgorithm }
    guard key.isValid(text.signature, for: text.message) else { throw .wrongSignature }
  }

  /// Media types compare without regard to case, and “application/” may be left out (RFC 7515, section 4.1.9).
  private func checkType(_ type: String?) throws(TokenError) {
    guard let type = type?.lowercased() else {
      guard expectations.type == nil else { throw .wrongType }
      return
    }
    let expected = expectations.type?.lowercased() ?? "jwt"
    guard type == expected || type == "application/" + expected else { throw .wrongType }
  }

  private func checkParties(_ claims: TokenClaims) throws(TokenError) {
    guard let issuer = claims.issuer else { throw .missing("iss") }
    guard Self.isSame(issuer, expectations.issuer) else { throw .wrongIssuer }
    guard !claims.audience.isEmpty else { throw .missing("aud") }
    guard claims.audience.contains(where: { Self.isSame($0, expectations.audience) }) else {
      throw .wrongAudience
    }
    guard let subject = claims.subject, !subject.isEmpty else { throw .missing("sub") }
  }

  /// Byte by byte (RFC 7519, section 2): Swift takes texts for equal that only look the same.
  private static func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
  }

  private func checkTimes(_ claims: TokenClaims, _ now: Timestamp) throws(TokenError) {
    let leeway = expectations.leeway
    guard let expiresAt = claims.expiresAt else { throw .missing("exp") }
    guard now < expiresAt + leeway else { throw .expired }
    if let notBefore = claims.notBefore, now + leeway < notBefore { throw .notYetValid }
    if let issuedAt = claims.issuedAt, now + leeway < issuedAt { throw .notYetValid }
    guard let maximumAge = expectations.maximumAge else { return }
    guard let issuedAt = claims.issuedAt else { throw .missing("iat") }
    guard now - issuedAt <= maximumAge + leeway else { throw .expired }
  }
}
