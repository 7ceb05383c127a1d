/// How a call shows who makes it.
public enum ProviderAuthorization: Sendable {
  /// It does not.
  case none
  /// `Authorization: Bearer …`
  case bearer(ProviderKey)
  /// The key in a header field of its own, for example `x-api-key`.
  case header(name: String, ProviderKey)
  /// `Authorization: Bearer …` with a token that is valid for a while.
  case tokens(any AccessTokenSource)

  /// The bearer's key, where there is one.
  public init(bearer key: ProviderKey?) {
    self = key.map { .bearer($0) } ?? .none
  }

  /// The key in a header field, where there is one.
  public init(header name: String, _ key: ProviderKey?) {
    self = key.map { .header(name: name, $0) } ?? .none
  }
}
