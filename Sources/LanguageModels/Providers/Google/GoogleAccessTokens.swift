public import Essentials
public import HTTPClient

/// Access tokens for Google's services: asked for once for all who wait, kept until shortly before they end.
public actor GoogleAccessTokens: AccessTokenSource {
  /// Good for everything on Google Cloud that the account may do.
  public static let cloudPlatform = "https://www.googleapis.com/auth/cloud-platform"

  /// With less left than this, a new token is asked for while the old one is still given out.
  private static let early = Duration.seconds(240)
  /// With less left than this, the old one is given out no more: the request that bears it takes a while.
  private static let late = Duration.seconds(30)
  /// After a new token was refused while the old one is still good, the next is asked for no sooner.
  private static let pause = Duration.seconds(10)

  private let fetch: @Sendable () async throws(ModelError) -> GoogleToken
  private let clock: any WallClock
  private var token: GoogleToken?
  private var running: Task<Result<GoogleToken, ModelError>, Never>?
  private var quietUntil: Timestamp?

  /// Makes a source of tokens.
  public init(
    _ credentials: GoogleCredentials, scope: String = GoogleAccessTokens.cloudPlatform, client: HTTPClient,
    clock: any WallClock = SystemClock()
  ) {
    let exchange = GoogleTokenExchange(
      credentials: credentials, scope: scope, client: client, clock: clock)
    self.init(clock: clock) { () async throws(ModelError) in try await exchange.token() }
  }

  /// Makes a source of tokens that come from `fetch`.
  init(
    clock: any WallClock, fetch: @escaping @Sendable () async throws(ModelError) -> GoogleToken
  ) {
    self.clock = clock
    self.fetch = fetch
  }

  public func accessToken() async throws(ModelError) -> ProviderKey {
    let now = clock.now
    if let token {
      let left = token.expires - now
      if left > Self.early { return token.key }
      if left > Self.late {
        if quietUntil.map({ $0 <= now }) ?? true { _ = refresh() }
        return token.key
      }
    }
    return try await refresh().value.get().key
  }

  public func forget(_ token: ProviderKey) {
    // Another caller may have brought a new one since.
    if self.token?.key == token { self.token = nil }
  }

  /// The request for a new token, whoever began it. It goes on when they no longer wait: others do, or will.
  private func refresh() -> Task<Result<GoogleToken, ModelError>, Never> {
    if let running { return running }
    let task = Task { [fetch] in
      let result: Result<GoogleToken, ModelError>
      do throws(ModelError) { result = .success(try await fetch()) } catch { result = .failure(error) }
      settle(result)
      return result
    }
    running = task
    return task
  }

  private func settle(_ result: Result<GoogleToken, ModelError>) {
    running = nil
    switch result {
    case .success(let token):
      self.token = token
      quietUntil = nil
    case .failure: quietUntil = clock.now + Self.pause
    }
  }
}
