public import Essentials
public import HTTPClient

/// An issuer whose tokens are taken, with its keys as they are now.
///
/// Its document and keys are fetched when they are first needed and kept for an hour. A token whose key is unknown has them
/// fetched once more, as the issuer may have changed keys, but at most once a minute, so that tokens with invented names do not
/// make this server flood the issuer. When the issuer cannot be reached, keys up to a day old still count.
public actor ExternalIssuer {
  struct Known: Sendable {
    let document: IssuerDocument
    let keys: TokenKeySet
    let fetchedAt: Timestamp
  }

  /// Who it is.
  public nonisolated let settings: IssuerSettings
  nonisolated let call: IssuerCall
  nonisolated let clock: any WallClock
  private var known: Known?
  private var lastAttempt: Timestamp?
  private var lastFailure: IssuerError?
  private var fetching: Task<Result<Known, IssuerError>, Never>?

  /// How long keys count without being looked at again.
  public static let freshTime = Duration.seconds(3600)
  /// How long keys count while the issuer cannot be reached.
  public static let staleTime = Duration.seconds(86_400)
  /// How much time is left between two fetches.
  public static let pause = Duration.seconds(60)

  /// Makes an issuer; nothing is fetched yet.
  public init(_ settings: IssuerSettings, client: HTTPClient, clock: any WallClock = SystemClock()) {
    self.settings = settings
    call = IssuerCall(client: client, reach: settings.reach)
    self.clock = clock
  }

  /// What a token of the issuer says, when it is right, was made for this client and has not expired (OpenID Connect Core 1.0,
  /// section 3.1.3.7).
  ///
  /// - Parameter nonce: What was sent along when the sign-in began; nothing for tokens that come by other ways.
  public func verify(_ token: String, nonce: String? = nil) async throws(IssuerError) -> TokenClaims {
    let known = try await current()
    switch read(token, known.keys) {
    case .success(let claims): return try check(claims, nonce)
    case .failure(let error): guard error == .unknownKey, mayFetch else { throw .token(error) }
    }
    switch read(token, try await fetch().get().keys) {
    case .success(let claims): return try check(claims, nonce)
    case .failure(let error): throw .token(error)
    }
  }

  /// Which of some issuers a token says that it comes from: the one with its client, where one issuer is there for several.
  /// Nothing is checked, it only tells whom to ask.
  public static func named(in token: String, of issuers: [ExternalIssuer]) -> ExternalIssuer? {
    guard let payload = (try? SignedText(parsing: token)).flatMap({ UniqueMembers.parse($0.payload) }),
      let claims = try? TokenClaims(payload)
    else { return nil }
    let named = issuers.filter { $0.settings.issuer == claims.issuer }
    return named.first { claims.audience.contains($0.settings.clientID) } ?? named.first
  }

  /// The document and the keys, fetched where there are none or they are old.
  func current() async throws(IssuerError) -> Known {
    if let known, clock.now - known.fetchedAt < Self.freshTime { return known }
    let failure: IssuerError
    if mayFetch {
      do throws(IssuerError) {
        return try await fetch().get()
      } catch {
        failure = error
      }
    } else {
      failure = lastFailure ?? .unavailable("it was asked a moment ago")
    }
    if let known, clock.now - known.fetchedAt < Self.staleTime { return known }
    throw failure
  }

  // MARK: Checking

  private func read(_ token: String, _ keys: TokenKeySet) -> Result<TokenClaims, TokenError> {
    let expectations = TokenVerifier.Expectations(
      issuer: settings.issuer, audience: settings.clientID, type: settings.tokenType)
    let verifier = TokenVerifier(keys: keys, expectations: expectations, clock: clock)
    return Result { () throws(TokenError) in try verifier.verify(token) }
  }

  private func check(_ claims: TokenClaims, _ nonce: String?) throws(IssuerError) -> TokenClaims {
    if let nonce {
      guard let said = claims["nonce"]?.stringValue, ConstantTime.areEqual(said, nonce) else {
        throw .wrongNonce
      }
    }
    let party = claims["azp"]
    guard party == nil || party == .string(settings.clientID), party != nil || claims.audience.count == 1
    else {
      throw .wrongParty
    }
    return claims
  }

  // MARK: Fetching

  private var mayFetch: Bool {
    guard fetching == nil, let lastAttempt else { return true }
    return clock.now - lastAttempt >= Self.pause
  }

  /// Fetches once for all who wait.
  private func fetch() async -> Result<Known, IssuerError> {
    if let fetching { return await fetching.value }
    lastAttempt = clock.now
    let task = Task { [settings, call, clock] in await Self.fetch(settings, call, clock) }
    fetching = task
    let result = await task.value
    if fetching == task { fetching = nil }
    switch result {
    case .success(let fresh):
      known = fresh
      lastFailure = nil
    case .failure(let failure): lastFailure = failure
    }
    return result
  }

  private static func fetch(
    _ settings: IssuerSettings, _ call: IssuerCall, _ clock: any WallClock
  ) async -> Result<Known, IssuerError> {
    do throws(IssuerError) {
      let document = try IssuerDocument(try await call.get(settings.discoveryURL), settings)
      let bytes = try await call.get(document.keySetAddress)
      return .success(Known(document: document, keys: try keys(bytes, settings), fetchedAt: clock.now))
    } catch {
      return .failure(error)
    }
  }

  /// The keys whose algorithms are taken; a shared secret is never one.
  private static func keys(_ bytes: [UInt8], _ settings: IssuerSettings) throws(IssuerError) -> TokenKeySet {
    do throws(TokenError) {
      let keys = try TokenKeySet(jwks: bytes).keys(with: settings.algorithms)
      guard !keys.ids.isEmpty else { throw TokenError.malformed("there is no key that can be used") }
      return keys
    } catch {
      throw .unusable("its key set cannot be read: \(error)")
    }
  }
}
