public import HTTPClient

/// How a service is reached.
public struct ProviderSettings: Sendable {
  /// The provider's name in the configuration, for example `openai`.
  public var name: String
  /// Where its addresses begin, for example `https://api.openai.com/v1`; without a slash at the end.
  public var baseURL: String
  /// The key, if it wants one.
  public var key: ProviderKey?
  /// Header fields that every call bears, for example the organization's.
  public var headers: [(name: String, value: String)]
  /// How long a call may take.
  public var deadlines: HTTPClientDeadlines
  /// Where a call may go; services that only users name may not be inside the network.
  public var reach: HTTPClientRequest.Reach

  /// Makes settings.
  public init(
    name: String, baseURL: String, key: ProviderKey? = nil, headers: [(name: String, value: String)] = [],
    deadlines: HTTPClientDeadlines = HTTPClientDeadlines(), reach: HTTPClientRequest.Reach = .anywhere
  ) {
    self.name = name
    self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
    self.key = key
    self.headers = headers
    self.deadlines = deadlines
    self.reach = reach
  }
}
