import Essentials

/// A token of Google's, and until when it is good.
struct GoogleToken: Sendable {
  let key: ProviderKey
  let expires: Timestamp

  /// Reads `{"access_token": …, "expires_in": …}`.
  ///
  /// - Parameter time: When it was asked for.
  init(_ body: JSONValue, askedAt time: Timestamp) throws(ModelError) {
    guard let token = body["access_token"]?.stringValue, !token.isEmpty,
      let seconds = body["expires_in"]?.integerValue
    else { throw ModelError(.malformedResponse, "Google's answer holds no access token.") }
    key = ProviderKey(token)
    expires = time + .seconds(min(max(seconds, 0), 86_400))
  }
}
