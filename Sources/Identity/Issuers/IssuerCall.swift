import Essentials
import HTTPClient

/// Asks an issuer over HTTP: bounded in time and size, and never where its address must not lead.
struct IssuerCall: Sendable {
  let client: HTTPClient
  let reach: HTTPClientRequest.Reach

  /// How long an answer may take, the whole of it.
  static let deadline = Duration.seconds(5)
  /// The largest answer that is taken, in bytes.
  static let limit = 256 << 10

  func get(_ url: String) async throws(IssuerError) -> [UInt8] {
    let (status, body) = try await send(request("GET", url))
    guard status == 200 else { throw .unavailable("it answers with status \(status)") }
    return body
  }

  /// Sends a form, whatever the status of the answer.
  func post(
    _ url: String, _ fields: [(String, String)], headers: [(name: String, value: String)]
  ) async throws(IssuerError) -> (status: Int, body: [UInt8]) {
    var request = request("POST", url)
    request.headers += headers + [("content-type", "application/x-www-form-urlencoded")]
    request.body = Array(PercentEncoding.form(fields).utf8)
    return try await send(request)
  }

  private func request(_ method: String, _ url: String) -> HTTPClientRequest {
    HTTPClientRequest(
      method: method, url: url, headers: [("accept", "application/json")],
      deadlines: HTTPClientDeadlines(
        connect: .seconds(3), firstByte: Self.deadline, idle: Self.deadline, whole: Self.deadline),
      reach: reach)
  }

  private func send(_ request: HTTPClientRequest) async throws(IssuerError) -> (status: Int, body: [UInt8]) {
    do throws(HTTPClientError) {
      let response = try await client.send(request)
      return (response.status, try await response.bytes(upTo: Self.limit))
    } catch {
      throw .unavailable(Self.reason(error))
    }
  }

  /// In words that give nothing of the inner network away.
  private static func reason(_ error: HTTPClientError) -> String {
    switch error {
    case .invalidRequest: "its address is none"
    case .forbiddenAddress: "its address does not lead to the public internet"
    case .unknownHost: "its name has no address"
    case .cannotConnect: "nobody answers there"
    case .insecure: "its certificate is not trusted"
    case .timeout: "it takes too long"
    case .broken, .malformed: "its answer breaks off or is no HTTP"
    case .tooLarge(let limit): "its answer is larger than \(limit) bytes"
    case .busy: "too many calls wait for it"
    case .cancelled: "the call was given up"
    }
  }
}
