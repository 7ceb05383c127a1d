public import Essentials
import Synchronization

/// What an access token says.
public struct AccessClaims: Hashable, Sendable {
  /// Who has signed in.
  public let user: UserID
  /// In which session.
  public let session: SessionID
  /// Whose data they may see.
  public let tenant: TenantID
  /// What they were when it was made; what counts is what they are.
  public let role: Role
  /// When it was made.
  public let issuedAt: Timestamp
  /// Until when it is good.
  public let expiresAt: Timestamp

  /// Says it.
  public init(
    user: UserID, session: SessionID, tenant: TenantID, role: Role, issuedAt: Timestamp, expiresAt: Timestamp
  ) {
    self.user = user
    self.session = session
    self.tenant = tenant
    self.role = role
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
  }
}

/// Makes and reads access tokens: JSON Web Tokens signed with Ed25519 (RFC 9068, RFC 8037).
///
/// The keys are made from the server's secret and the number of the month, so that all replicas with the same secret sign
/// alike, nothing has to be kept, and each key signs for thirty days only. That of the period before is still taken, and so
/// is that of the next one, which is published beforehand: a replica whose clock is a little ahead signs with it first.
public final class AccessTokens: Sendable {
  private struct Keys: Sendable {
    let period: Int64
    let signer: TokenSigner
    let verifier: TokenVerifier
  }

  /// For how long a key signs, in milliseconds.
  private static let periodLength: Int64 = 30 * 86_400_000
  /// A kind of token of its own, so that no other is taken for one (RFC 9068, section 2.1).
  private static let type = "at+jwt"
  private static let audience = "usher"

  private let secret: [UInt8]
  private let issuer: String
  private let clock: any WallClock
  private let current = Mutex<Keys?>(nil)

  /// Makes tokens under the server's secret.
  ///
  /// - Parameter issuer: What the server is called in tokens: its address, or `usher`.
  public init(secret: [UInt8], issuer: String, clock: any WallClock = SystemClock()) {
    self.secret = secret
    self.issuer = issuer
    self.clock = clock
  }

  /// The public keys with which others can check access tokens, as a JSON Web Key Set.
  public var keySet: JSONValue {
    let period = Self.period(at: clock.now)
    let keys = TokenKeySet([period - 1, period, period + 1].map { key($0).verificationKey })
    return keys.jwks(at: clock.now)
  }

  func token(_ claims: AccessClaims) -> String {
    keys().signer.sign(
      TokenClaims(
        issuer: issuer, subject: claims.user.text, audience: [Self.audience], expiresAt: claims.expiresAt,
        issuedAt: claims.issuedAt, tokenID: SecureToken(byteCount: 12).text,
        others: [
          "sid": .string(claims.session.text), "tid": .string(claims.tenant.text),
          "role": .string(claims.role.rawValue),
        ]), type: Self.type)
  }

  /// What a token says; nothing when it is not one of ours, or has lapsed.
  func claims(of text: String) -> AccessClaims? {
    guard text.utf8.count < 4096, let claims = try? keys().verifier.verify(text),
      let user = claims.subject.flatMap({ UserID($0) }),
      let session = claims["sid"]?.stringValue.flatMap({ SessionID($0) }),
      let tenant = claims["tid"]?.stringValue.flatMap({ TenantID($0) }),
      let role = claims["role"]?.stringValue.flatMap({ Role(rawValue: $0) }),
      let issuedAt = claims.issuedAt, let expiresAt = claims.expiresAt
    else { return nil }
    return AccessClaims(
      user: user, session: session, tenant: tenant, role: role, issuedAt: issuedAt, expiresAt: expiresAt)
  }

  /// The company that an access token names; nothing where a text is none. Nobody has checked the token yet.
  public static func company(of text: String) -> TenantID? {
    guard text.utf8.count < 4096 else { return nil }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = Base64URL.decode(String(parts[1])),
      let claims = try? JSONValue(parsing: bytes)
    else { return nil }
    return claims["tid"]?.stringValue.flatMap { TenantID($0) }
  }

  private func keys() -> Keys {
    let period = Self.period(at: clock.now)
    return current.withLock { current in
      if let current, current.period == period { return current }
      let signing = key(period)
      // Nothing that it has signed lives longer than a period.
      let former = (key: key(period - 1).verificationKey, goodUntil: Self.start(of: period + 1))
      let next = (key: key(period + 1).verificationKey, goodUntil: Self.start(of: period + 2))
      let set = TokenKeySet(signing: signing, retired: [former, next])
      let keys = Keys(
        period: period, signer: TokenSigner(signing),
        verifier: TokenVerifier(
          keys: set,
          expectations: .init(issuer: issuer, audience: Self.audience, type: Self.type),
          clock: clock))
      current = keys
      return keys
    }
  }

  private func key(_ period: Int64) -> TokenSigningKey {
    let seed = HMAC.code(of: Array("usher access tokens \(period)".utf8), key: secret)
    guard let key = Ed25519.PrivateKey(seed: seed) else {
      preconditionFailure("HMAC with SHA-256 makes 32 bytes, and so many has a seed")
    }
    return TokenSigningKey(key)
  }

  private static func period(at time: Timestamp) -> Int64 { time.milliseconds / periodLength }

  private static func start(of period: Int64) -> Timestamp { Timestamp(milliseconds: period * periodLength) }
}
