/// Gives tokens that are valid for a while, such as those of OAuth, and remembers them.
public protocol AccessTokenSource: Sendable {
  /// A token that is valid now.
  func accessToken() async throws(ModelError) -> ProviderKey

  /// The service did not accept this token: it is to be forgotten.
  func forget(_ token: ProviderKey) async
}
