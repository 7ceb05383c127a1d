import Essentials
import HTTPClient
import Persistence

/// Posts a message to an incoming webhook of Slack's.
struct SlackNotice: Sendable {
  let client: HTTPClient
  let address: SecretText
  /// Hosts that may be called though they are not on the public internet.
  let privateHosts: Set<String>

  private static let timeout = Duration.seconds(15)

  /// Posts it.
  ///
  /// - Throws: ``JobFailure``, final where Slack will never take it. The address is a secret and stands in none.
  func post(_ body: JSONValue) async throws {
    let url = address.revealed
    let isAllowed = (try? Destination(url)).map { privateHosts.contains($0.host) } ?? false
    let request = HTTPClientRequest(
      method: "POST", url: url, headers: [("content-type", "application/json")], body: Array(body.text.utf8),
      deadlines: HTTPClientDeadlines(
        connect: .seconds(10), firstByte: Self.timeout, idle: Self.timeout, whole: Self.timeout),
      reach: isAllowed ? .anywhere : .publicInternet)
    let response: HTTPClientResponse
    do {
      response = try await client.send(request)
    } catch .cancelled {
      throw CancellationError()
    } catch {
      throw JobFailure("Slack cannot be reached: \(Self.words(error))")
    }
    switch response.status {
    case 200..<300: return
    case 429:
      let pause = response.headers["retry-after"].flatMap { Int64($0) }.map { Duration.seconds($0) }
      throw JobFailure("Slack wants to be asked later", retryAfter: pause)
    case 400..<500: throw JobFailure.final("Slack answers \(response.status): look at handoff.notices.slack")
    default: throw JobFailure("Slack answers \(response.status)")
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
