import Essentials
import HTTPClient

/// Asks Google for an access token.
struct GoogleTokenExchange: Sendable {
  private static let attempts = 3

  let credentials: GoogleCredentials
  let scope: String
  let client: HTTPClient
  let clock: any WallClock

  /// A new token. What may go well a little later is tried again, twice.
  func token() async throws(ModelError) -> GoogleToken {
    var attempt = 1
    while true {
      do {
        return try await tokenAtOnce()
      } catch {
        guard error.isTransient, attempt < Self.attempts else { throw error }
      }
      // The waits grow; a service that is asked by many does better when they do not ask at the same time.
      let pause = Duration.milliseconds(100 << (2 * attempt)) * Double.random(in: 0.5...1)
      do { try await Task.sleep(for: pause) } catch {
        throw ModelError(.cancelled, "Nobody waits for a token.")
      }
      attempt += 1
    }
  }

  private func tokenAtOnce() async throws(ModelError) -> GoogleToken {
    let time = clock.now
    let response: HTTPClientResponse
    let bytes: [UInt8]
    let request = try request(at: time)
    do {
      response = try await client.send(request)
      bytes = try await response.bytes(upTo: 1 << 20)
    } catch {
      throw ModelError(error)
    }
    guard response.status == 200 else {
      let delay = RetryDelay.read(now: clock.now) { response.headers[$0] }
      throw refusal(ModelError(status: response.status, body: bytes, retryAfter: delay))
    }
    guard let body = try? JSONValue(parsing: bytes) else {
      throw ModelError(.malformedResponse, "Google's answer to a request for a token is not JSON.")
    }
    return try GoogleToken(body, askedAt: time)
  }

  /// Google's OAuth service answers with status 400 to whom it does not know.
  private func refusal(_ error: ModelError) -> ModelError {
    var error = error
    if error.kind == .invalidRequest { error.kind = .authentication }
    error.message = "No access token: \(error.message)"
    return error
  }

  private func request(at time: Timestamp) throws(ModelError) -> HTTPClientRequest {
    let deadlines = HTTPClientDeadlines(
      connect: .seconds(5), firstByte: .seconds(15), idle: .seconds(10), whole: .seconds(30))
    switch credentials {
    case .serviceAccount(let account):
      let assertion: String
      do {
        assertion = try account.assertion(scope: scope, at: time)
      } catch {
        throw ModelError(.authentication, "No access token: \(error)")
      }
      return form(
        ["grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion],
        to: account.tokenURI, deadlines)
    case .authorizedUser(let clientID, let clientSecret, let refreshToken, let tokenURI):
      return form(
        [
          "grant_type": "refresh_token", "client_id": clientID, "client_secret": clientSecret.revealed,
          "refresh_token": refreshToken.revealed,
        ], to: tokenURI, deadlines)
    case .metadataServer(let host):
      return HTTPClientRequest(
        url: "http://\(host)/computeMetadata/v1/instance/service-accounts/default/token",
        headers: [("metadata-flavor", "Google")], deadlines: deadlines)
    }
  }

  private func form(
    _ fields: KeyValuePairs<String, String>, to url: String, _ deadlines: HTTPClientDeadlines
  ) -> HTTPClientRequest {
    let body = PercentEncoding.form(fields.map { ($0.key, $0.value) })
    return HTTPClientRequest(
      method: "POST", url: url, headers: [("content-type", "application/x-www-form-urlencoded")],
      body: Array(body.utf8), deadlines: deadlines)
  }
}
