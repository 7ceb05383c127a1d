/// A cookie that a browser is to keep for this host alone (RFC 6265, section 4.1).
public struct ResponseCookie: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// Its value: letters, digits, `.`, `-` and `_`.
  public var value: String
  /// How long it is kept, in seconds; 0 has the browser forget it.
  public var maxAge: Int64
  /// Whether it goes over TLS only.
  public var isSecure: Bool
  /// Whether it is kept from scripts.
  public var isHidden: Bool
  /// Whether it is sent with what other sites have started: with a page that they lead to (`SameSite=Lax`), or never
  /// (`Strict`).
  public var comesBack = false

  /// Describes a cookie.
  public init(_ name: String, _ value: String, maxAge: Int64, isSecure: Bool, isHidden: Bool) {
    self.name = name
    self.value = value
    self.maxAge = maxAge
    self.isSecure = isSecure
    self.isHidden = isHidden
  }

  /// The value of a `Set-Cookie` field. Without `Domain` and for the whole host, as names that begin with `__Host-` ask
  /// (https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis, section 4.1.3.2).
  public var text: String {
    "\(name)=\(value); Path=/; Max-Age=\(maxAge); SameSite=\(comesBack ? "Lax" : "Strict")"
      + (isSecure ? "; Secure" : "") + (isHidden ? "; HttpOnly" : "")
  }
}
