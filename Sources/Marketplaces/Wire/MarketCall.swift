import Essentials
import HTTPClient

/// Asks a market over HTTP: bounded in time and size, and with every ending told apart.
struct MarketCall: Sendable {
  let client: HTTPClient
  let clock: any WallClock
  /// How long an answer may take, the whole of it.
  let deadline: Duration

  /// The largest answer that is taken, in bytes: a hundred events of the markets with all their pictures are less than half.
  static let limit = 4 << 20
  /// How long a market is left alone that says “too often” without saying until when.
  private static let pause = Duration.seconds(30)
  /// How long it is left alone at most.
  private static let longestPause = Duration.seconds(86_400)

  /// The JSON of an answer with its head.
  func json(
    _ url: String, method: String = "GET", headers: [(name: String, value: String)] = [],
    form: [(String, String)]? = nil
  ) async throws(MarketProblem) -> (value: JSONValue, headers: HTTPClientHeaders) {
    var headers = headers
    if form != nil { headers.append(("content-type", "application/x-www-form-urlencoded")) }
    let request = HTTPClientRequest(
      method: method, url: url, headers: headers, body: form.map { Array(PercentEncoding.form($0).utf8) },
      deadlines: HTTPClientDeadlines(
        connect: min(.seconds(3), deadline), firstByte: deadline, idle: deadline, whole: deadline))
    do {
      let response = try await client.send(request)
      guard (200..<300).contains(response.status) else { throw problem(response) }
      let bytes = try await response.bytes(upTo: Self.limit)
      guard let value = try? JSONValue(parsing: bytes, depthLimit: 32, halfSurrogates: .replaced) else {
        throw MarketProblem.malformed
      }
      return (value, response.headers)
    } catch let problem as MarketProblem {
      throw problem
    } catch let error as HTTPClientError {
      throw MarketProblem(error)
    } catch {
      throw .unreachable
    }
  }

  private func problem(_ response: HTTPClientResponse) -> MarketProblem {
    switch response.status {
    case 401, 403: .refused(status: response.status)
    case 429: .limited(until: clock.now + pause(response.headers))
    case 503 where response.headers["retry-after"] != nil:
      .limited(until: clock.now + pause(response.headers))
    default: .failed(status: response.status)
    }
  }

  /// Until when a market wants to be left alone: `Retry-After` in seconds or as a date (RFC 9110 §10.2.3), or
  /// Ticketmaster's `Rate-Limit-Reset`, in milliseconds since 1970.
  private func pause(_ headers: HTTPClientHeaders) -> Duration {
    let told: Duration? =
      if let text = headers["retry-after"], let seconds = Int64(text) {
        .seconds(min(max(seconds, 1), 86_400))
      } else if let text = headers["retry-after"], let second = HTTPDate.second(text) {
        Timestamp(milliseconds: second * 1000) - clock.now
      } else if let text = headers["rate-limit-reset"], let moment = Int64(text) {
        Timestamp(milliseconds: moment) - clock.now
      } else {
        nil
      }
    return min(max(told ?? Self.pause, .seconds(1)), Self.longestPause)
  }
}

extension MarketProblem {
  init(_ error: HTTPClientError) {
    self =
      switch error {
      case .timeout: .timeout
      case .tooLarge, .malformed: .malformed
      case .cancelled: .cancelled
      default: .unreachable
      }
  }
}

extension MarketCall {
  /// An address with a query.
  static func url(_ base: String, _ path: String, _ fields: [(String, String)]) -> String {
    (base.hasSuffix("/") ? String(base.dropLast()) : base) + path + "?" + PercentEncoding.form(fields)
  }
}
