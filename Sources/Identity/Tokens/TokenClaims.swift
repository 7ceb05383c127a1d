public import Essentials

/// What a token says (RFC 7519, section 4.1). Times are whole seconds on the wire.
public struct TokenClaims: Hashable, Sendable {
  /// `iss`: who made it.
  public var issuer: String?
  /// `sub`: whom it is about.
  public var subject: String?
  /// `aud`: for whom it was made.
  public var audience: [String]
  /// `exp`: from when on it is not taken any more.
  public var expiresAt: Timestamp?
  /// `nbf`: before when it is not taken.
  public var notBefore: Timestamp?
  /// `iat`: when it was made.
  public var issuedAt: Timestamp?
  /// `jti`: its own name, by which it can be revoked.
  public var tokenID: String?
  /// All other claims.
  public var others: [String: JSONValue]

  /// Makes claims.
  public init(
    issuer: String? = nil, subject: String? = nil, audience: [String] = [], expiresAt: Timestamp? = nil,
    notBefore: Timestamp? = nil, issuedAt: Timestamp? = nil, tokenID: String? = nil,
    others: [String: JSONValue] = [:]
  ) {
    self.issuer = issuer
    self.subject = subject
    self.audience = audience
    self.expiresAt = expiresAt
    self.notBefore = notBefore
    self.issuedAt = issuedAt
    self.tokenID = tokenID
    self.others = others
  }

  /// One of the other claims.
  public subscript(name: String) -> JSONValue? { others[name] }

  /// The claims of a payload.
  init(_ payload: JSONValue) throws(TokenError) {
    guard var members = payload.objectValue else { throw .malformed("its claims are no object") }
    issuer = try Self.text("iss", &members)
    subject = try Self.text("sub", &members)
    tokenID = try Self.text("jti", &members)
    expiresAt = try Self.time("exp", &members)
    notBefore = try Self.time("nbf", &members)
    issuedAt = try Self.time("iat", &members)
    audience = try Self.audience(members.removeValue(forKey: "aud"))
    others = members
  }

  private static func text(
    _ name: String, _ members: inout [String: JSONValue]
  ) throws(TokenError) -> String? {
    guard let value = members.removeValue(forKey: name) else { return nil }
    guard let text = value.stringValue else { throw .malformed("“\(name)” is no text") }
    return text
  }

  /// A NumericDate (RFC 7519, section 2): seconds since 1970, and a fraction from some.
  private static func time(
    _ name: String, _ members: inout [String: JSONValue]
  ) throws(TokenError) -> Timestamp? {
    guard let value = members.removeValue(forKey: name) else { return nil }
    // Up to the year 9999, so that no sum with it overflows.
    guard let seconds = value.doubleValue, (0...253_402_300_799).contains(seconds) else {
      throw .malformed("“\(name)” is no time")
    }
    return Timestamp(milliseconds: Int64(seconds * 1000))
  }

  private static func audience(_ value: JSONValue?) throws(TokenError) -> [String] {
    switch value {
    case nil: return []
    case .string(let one): return [one]
    case .array(let several):
      let texts = several.compactMap(\.stringValue)
      guard texts.count == several.count else { throw .malformed("“aud” holds what is no text") }
      return texts
    default: throw .malformed("“aud” is neither a text nor a list")
    }
  }

  /// The claims as they are signed. Times are rounded down to the second.
  var payload: JSONValue {
    var members = others
    members["iss"] = issuer.map(JSONValue.string)
    members["sub"] = subject.map(JSONValue.string)
    members["jti"] = tokenID.map(JSONValue.string)
    members["exp"] = expiresAt.map(Self.seconds)
    members["nbf"] = notBefore.map(Self.seconds)
    members["iat"] = issuedAt.map(Self.seconds)
    switch audience.count {
    case 0: members["aud"] = nil
    case 1: members["aud"] = .string(audience[0])
    default: members["aud"] = .array(audience.map(JSONValue.string))
    }
    return .object(members)
  }

  private static func seconds(_ time: Timestamp) -> JSONValue {
    .integer(time.milliseconds >= 0 ? time.milliseconds / 1000 : 0)
  }
}
