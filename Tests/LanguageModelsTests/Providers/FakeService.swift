import Essentials
import HTTPClient
import HTTPServer
import Telemetry
import UsherTesting

@testable import LanguageModels

/// A ``FakeUpstream`` that is told its answers beforehand.
struct FakeService: Sendable {
  /// What it answers.
  struct Answer: Sendable {
    var status = 200
    var type = "text/event-stream"
    var headers: [String: String] = [:]
    /// The body, written piece by piece.
    var pieces: [String] = []
    /// Whether the connection breaks behind the last piece.
    var breaks = false

    static func json(_ body: String, status: Int = 200, headers: [String: String] = [:]) -> Answer {
      Answer(status: status, type: "application/json", headers: headers, pieces: [body])
    }
  }

  /// What it was sent.
  struct Received: Sendable {
    let target: String
    fileprivate let headers: HTTPHeaders
    let body: JSONValue

    /// The value of a header field.
    func header(_ name: String) -> String? { headers[name] }
  }

  private let upstream: FakeUpstream
  private let base: String
  let client: HTTPClient

  /// What the client counts.
  var metrics: MetricRegistry { upstream.metrics }

  /// Runs a test against a service that gives these answers one after the other, the last one for ever.
  static func run(_ answers: Answer..., test: @Sendable (FakeService) async throws -> Void) async throws {
    try await FakeUpstream.run { [answers] number, _ in
      answers[min(number, answers.count - 1)].response
    } _: { upstream, base, client in
      try await test(FakeService(upstream: upstream, base: base, client: client))
    }
  }

  /// All requests so far.
  var received: [Received] {
    upstream.calls.map { call in
      let query = call.version.map { "?api-version=\($0)" } ?? ""
      return Received(
        target: call.target + query, headers: call.headers,
        body: (try? JSONValue(parsing: call.body)) ?? .null)
    }
  }

  /// How to reach it.
  func settings(key: String? = "sk-secret") -> ProviderSettings {
    ProviderSettings(
      name: "fake", baseURL: base + "/v1", key: key.map { ProviderKey($0) },
      headers: [("openai-organization", "org-1")])
  }
}

extension FakeService.Answer {
  private struct Broken: Error {}

  fileprivate var response: HTTPResponse {
    var response = HTTPResponse.stream(type: type, status: status) { [pieces, breaks] writer in
      for piece in pieces {
        try await writer.write(piece)
        await Task.yield()
      }
      if breaks { throw Broken() }
    }
    for (name, value) in headers { response.headers.add(name, value) }
    return response
  }
}
