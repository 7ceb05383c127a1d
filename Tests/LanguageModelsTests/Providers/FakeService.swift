import Essentials
import HTTPClient
import HTTPServer
import Synchronization
import Telemetry
import UsherTesting

@testable import LanguageModels

/// A service on the loopback interface that answers what it is told.
final class FakeService: Sendable {
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

  private struct Broken: Error {}
  private struct State {
    var answers: [Answer]
    var received: [Received] = []
  }

  private let state: Mutex<State>
  private let port = Mutex(0)
  let metrics = MetricRegistry()
  let client: HTTPClient

  private init(_ answers: [Answer]) {
    state = Mutex(State(answers: answers))
    client = HTTPClient(metrics: metrics)
  }

  /// Runs a test against a service that gives these answers one after the other, the last one for ever.
  static func run(_ answers: Answer..., test: @Sendable (FakeService) async throws -> Void) async throws {
    let service = FakeService(answers)
    var router = Router()
    router.on(.post, "/{path...}", body: .bytes(limit: 1 << 20, types: [])) { try service.answer($0) }
    try await HTTPTester.live(router) { port in
      service.port.withLock { $0 = port }
      try await test(service)
      await service.client.close()
    }
  }

  /// All requests so far.
  var received: [Received] { state.withLock { $0.received } }

  /// How to reach it.
  func settings(key: String? = "sk-secret") -> ProviderSettings {
    ProviderSettings(
      name: "fake", baseURL: "http://127.0.0.1:\(port.withLock { $0 })/v1", key: key.map { ProviderKey($0) },
      headers: [("openai-organization", "org-1")])
  }

  private func answer(_ request: HTTPRequest) throws -> HTTPResponse {
    let body = try JSONValue(parsing: request.body)
    let query = request.query["api-version"].map { "?api-version=\($0)" } ?? ""
    let answer = state.withLock { state in
      state.received.append(Received(target: request.path + query, headers: request.headers, body: body))
      return state.answers.count > 1 ? state.answers.removeFirst() : state.answers[0]
    }
    var response = HTTPResponse.stream(type: answer.type, status: answer.status) { writer in
      for piece in answer.pieces {
        try await writer.write(piece)
        await Task.yield()
      }
      if answer.breaks { throw Broken() }
    }
    for (name, value) in answer.headers { response.headers.add(name, value) }
    return response
  }
}
