import Analytics
import Channels
import Essentials
import HTTPClient
import Mail
import Persistence

/// Tells a receiver what a job says.
struct AlertCarrier: Sendable {
  let services: Services
  /// Nothing where no mail is sent.
  let outbox: MailOutbox?
  /// One of its own, which logs nothing: addresses and keys are secrets.
  let client: HTTPClient

  private static let timeout = Duration.seconds(15)

  /// Tells it.
  ///
  /// - Throws: ``JobFailure``, final where the receiver will never take it.
  func carry(_ job: Job) async throws {
    let name = job.payload["receiver"]?.stringValue ?? ""
    guard let receiver = services.configuration.alerts.receivers.first(where: { $0.name == name }) else {
      throw JobFailure.final("alerts.receivers has no “\(name)” any more")
    }
    let body = job.payload["body"] ?? .null
    if receiver.kind == .mail { return try await mail(body, receiver) }
    guard let request = request(receiver, body, path: job.payload["path"]?.stringValue ?? "", id: job.id.text)
    else { throw JobFailure.final("alerts.receivers: “\(name)” has no address") }
    try await post(request, to: name)
  }

  private func mail(_ body: JSONValue, _ receiver: AlertReceiver) async throws {
    guard let outbox else { throw JobFailure.final("Nobody takes mails: the section “mail” is missing") }
    let text = body["text"]?.stringValue ?? ""
    let letter = Letter(
      subject: body["subject"]?.stringValue ?? "", text: text,
      html: "<!doctype html><html lang=\"en\"><body><pre>\(MarkupText.escape(text))</pre></body></html>")
    let (tenant, now) = (services.tenant, services.clock.now)
    try await services.database.write(isolation: .readCommitted) { connection in
      for address in receiver.addresses {
        try await outbox.add(
          letter, to: try Mailbox(parsing: address), kind: "alert", at: now, connection, tenant)
      }
    }
  }

  private func request(
    _ receiver: AlertReceiver, _ body: JSONValue, path: String, id: String
  ) -> HTTPClientRequest? {
    var headers: [(String, String)] = [("content-type", "application/json")]
    let key = receiver.key?.revealed ?? ""
    var body = body
    var address = receiver.url?.revealed
    switch receiver.kind {
    case .pagerduty:
      if case .object(var members) = body {
        members["routing_key"] = .string(key)
        body = .object(members)
      }
      address = address ?? "https://events.pagerduty.com"
    case .opsgenie:
      headers.append(("authorization", "GenieKey \(key)"))
      address = address ?? "https://api.opsgenie.com"
    case .webhook:
      if let bytes = WebhookKey.bytes(key) {
        let now = services.clock.now
        headers += [
          ("webhook-id", id), ("webhook-timestamp", "\(now.milliseconds / 1000)"),
          ("webhook-signature", WebhookSignature.field(id: id, time: now, body: body.text, keys: [bytes])),
        ]
      }
    case .slack, .mail: break
    }
    return address.map { call($0 + path, headers, body) }
  }

  /// - Parameter url: Where; hosts that may be called though they are not on the public internet are those of webhooks.
  func call(_ url: String, _ headers: [(String, String)], _ body: JSONValue) -> HTTPClientRequest {
    let hosts = services.configuration.webhooks.privateHosts
    let isAllowed = (try? Destination(url)).map { hosts.contains($0.host) } ?? false
    return HTTPClientRequest(
      method: "POST", url: url, headers: headers.map { (name: $0.0, value: $0.1) },
      body: Array(body.text.utf8),
      deadlines: HTTPClientDeadlines(
        connect: .seconds(10), firstByte: Self.timeout, idle: Self.timeout, whole: Self.timeout),
      reach: isAllowed ? .anywhere : .publicInternet)
  }

  /// Sends it.
  func post(_ request: HTTPClientRequest, to name: String) async throws {
    let response: HTTPClientResponse
    do {
      response = try await client.send(request)
    } catch .cancelled {
      throw CancellationError()
    } catch {
      throw JobFailure("“\(name)” cannot be reached: \(Self.words(error))")
    }
    switch response.status {
    case 200..<300: return
    case 429:
      let pause = response.headers["retry-after"].flatMap { Int64($0) }.map { Duration.seconds($0) }
      throw JobFailure("“\(name)” wants to be asked later", retryAfter: pause)
    // A timeout, and what a proxy answers while somebody mends the address or the key.
    case 408: throw JobFailure("“\(name)” answers 408")
    case 400..<500: throw JobFailure.final("“\(name)” answers \(response.status): look at alerts.receivers")
    default: throw JobFailure("“\(name)” answers \(response.status)")
    }
  }

  private static func words(_ error: HTTPClientError) -> String {
    switch error {
    case .forbiddenAddress: "the address does not lead to the public internet"
    case .timeout(let phase): "it took too long (\(phase.rawValue))"
    case .insecure: "the connection is not safe"
    default: "nobody answers"
    }
  }
}
