import Essentials
import HTTPClient

/// Sends one body to one address, once.
struct WebhookSender: Sendable {
  let client: HTTPClient
  let settings: WebhookSettings
  let clock: any WallClock
  let timer: any MonotonicClock

  /// Sends it.
  ///
  /// - Parameter id: What the receiver knows it by when it comes again.
  /// - Throws: `CancellationError` when nobody waits any more.
  func send(
    _ body: String, id: String, to url: String, keys: [[UInt8]]
  ) async throws -> WebhookAttempt.Result {
    let begin = timer.instant
    let request = HTTPClientRequest(
      method: "POST", url: url,
      headers: [("content-type", "application/json")]
        + WebhookSignature.fields(id: id, time: clock.now, body: body, keys: keys),
      body: Array(body.utf8),
      deadlines: HTTPClientDeadlines(
        connect: min(.seconds(10), settings.timeout), firstByte: settings.timeout, idle: settings.timeout,
        whole: settings.timeout),
      reach: WebhookAddress.reach(url, settings))
    var result = WebhookAttempt.Result()
    do {
      let response = try await client.send(request)
      result.status = response.status
      result.answer = Self.text(await response.beginning(upTo: WebhookSettings.longestAnswer))
      result.retryAfter = response.headers["retry-after"].flatMap { Int64($0) }.map { .seconds($0) }
    } catch .cancelled {
      throw CancellationError()
    } catch {
      result.error = Self.words(error)
    }
    result.milliseconds = (timer.instant - begin).wholeMilliseconds
    return result
  }

  /// What may be kept as text: PostgreSQL's holds no U+0000.
  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.map { $0 == 0 ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
  }

  /// Why there was no answer, for the company whose address it is.
  private static func words(_ error: HTTPClientError) -> String {
    switch error {
    case .invalidRequest(let reason): reason
    case .forbiddenAddress:
      "The address does not lead to the public internet. Whoever runs the server can allow its host: webhooks.private_hosts."
    case .unknownHost(let host): "The host \(host) has no address."
    case .cannotConnect: "Nobody answers there."
    case .insecure(let reason): "The connection is not safe: \(reason)"
    case .timeout(let phase): "It took too long (\(phase.rawValue))."
    case .broken: "The connection broke before there was an answer."
    case .malformed: "What came back is no HTTP."
    case .tooLarge: "The answer is too large."
    case .busy: "Too many calls to this host are under way."
    case .cancelled: "The server stops."
    }
  }
}
