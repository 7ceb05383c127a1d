import Essentials
import Foundation

/// How StubHub knows who asks.
public enum StubHubCredentials: Hashable, Sendable {
  /// An access token that somebody else looks after.
  case token(MarketKey)
  /// An application's own, changed for tokens at an address.
  case application(id: MarketKey, secret: MarketKey, tokenURL: String = StubHubCredentials.usualTokenURL)

  /// Where tokens are given out when nothing else is said.
  public static let usualTokenURL = "https://account.stubhub.com/oauth2/token"
}

/// Access tokens of the application-only flow
/// (https://developer.stubhub.com/docs/authentication/application-only-authentication-flow): asked for once for all who
/// wait, kept until shortly before they end.
actor StubHubTokens {
  private struct Kept {
    let token: MarketKey
    let until: Timestamp
  }

  /// A token with less left than this is given out no more.
  private static let early = Duration.seconds(60)

  private let credentials: StubHubCredentials
  private let call: MarketCall
  private let clock: any WallClock
  private var kept: Kept?
  private var asking: Task<Result<Kept, MarketProblem>, Never>?

  init(_ credentials: StubHubCredentials, call: MarketCall, clock: any WallClock) {
    self.credentials = credentials
    self.call = call
    self.clock = clock
  }

  /// A token that is good now.
  func token() async throws(MarketProblem) -> MarketKey {
    guard case .application(let id, let secret, let url) = credentials else {
      if case .token(let token) = credentials { return token }
      throw .malformed
    }
    if let kept, clock.now < kept.until { return kept.token }
    let task =
      asking ?? Task { [call, clock] in await Self.fetch(id, secret, url, call, clock) }
    asking = task
    let result = await task.value
    if asking == task { asking = nil }
    let fresh = try result.get()
    kept = fresh
    return fresh.token
  }

  /// Forgets a token that is no longer taken.
  ///
  /// - Returns: Whether another one can be had.
  func forget(_ token: MarketKey) -> Bool {
    guard case .application = credentials else { return false }
    if kept?.token == token { kept = nil }
    return true
  }

  private static func fetch(
    _ id: MarketKey, _ secret: MarketKey, _ url: String, _ call: MarketCall, _ clock: any WallClock
  ) async -> Result<Kept, MarketProblem> {
    let pair = "\(PercentEncoding.encode(id.revealed)):\(PercentEncoding.encode(secret.revealed))"
    let time = clock.now
    do throws(MarketProblem) {
      let answer = try await call.json(
        url, method: "POST",
        headers: [("authorization", "Basic \(Data(pair.utf8).base64EncodedString())")],
        form: [("grant_type", "client_credentials"), ("scope", "read:events")])
      guard let token = answer.value["access_token"]?.stringValue.flatMap({ MarketKey($0) }) else {
        throw .malformed
      }
      let seconds = answer.value["expires_in"]?.count ?? 3600
      return .success(Kept(token: token, until: time + .seconds(min(seconds, 86_400)) + (.zero - early)))
    } catch {
      // The service answers 400 to whom it does not know.
      if case .failed(status: 400) = error { return .failure(.refused(status: 400)) }
      return .failure(error)
    }
  }
}
