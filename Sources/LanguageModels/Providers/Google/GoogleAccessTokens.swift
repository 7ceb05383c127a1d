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
  private var isAsking = false
  private var quietUntil: Timestamp?
  /// Who waits for a new token, by number.
  private var waiting: [Int: CheckedContinuation<Result<GoogleToken, ModelError>, Never>] = [:]
  private var nextNumber = 0

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
        if quietUntil.map({ $0 <= now }) ?? true { ask() }
        return token.key
      }
    }
    return try await newToken().get().key
  }

  public func forget(_ token: ProviderKey) {
    // Another caller may have brought a new one since.
    if self.token?.key == token { self.token = nil }
  }

  /// Waits for a new token. Whoever is cancelled waits no more; the others do.
  private func newToken() async -> Result<GoogleToken, ModelError> {
    let number = nextNumber
    nextNumber += 1
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled {
          continuation.resume(returning: Self.cancelled)
        } else {
          waiting[number] = continuation
          ask()
        }
      }
    } onCancel: {
      Task { await self.giveUp(number) }
    }
  }

  private func giveUp(_ number: Int) {
    waiting.removeValue(forKey: number)?.resume(returning: Self.cancelled)
  }

  private static let cancelled = Result<GoogleToken, ModelError>.failure(
    ModelError(.cancelled, "Nobody waits for a token any more."))

  /// Asks for a new token, if that is not being done. It goes on when nobody waits: the next will want one.
  private func ask() {
    guard !isAsking else { return }
    isAsking = true
    Task { [fetch] in
      do throws(ModelError) { settle(.success(try await fetch())) } catch { settle(.failure(error)) }
    }
  }

  private func settle(_ result: Result<GoogleToken, ModelError>) {
    isAsking = false
    switch result {
    case .success(let token):
      self.token = token
      quietUntil = nil
    case .failure: quietUntil = clock.now + Self.pause
    }
    let waiting = waiting
    self.waiting = [:]
    for (_, continuation) in waiting { continuation.resume(returning: result) }
  }
}
