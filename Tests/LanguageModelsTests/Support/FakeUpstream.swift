import Essentials
import HTTPClient
import HTTPServer
import LanguageModels
import Synchronization
import Telemetry
import UsherTesting

/// A service on the loopback interface that answers as a test says and remembers what it was asked.
final class FakeUpstream: Sendable {
  /// One call that came.
  struct Call: Sendable {
    let target: String
    /// The parameter `api-version`.
    let version: String?
    let headers: HTTPHeaders
    let body: [UInt8]
  }

  private let received = Mutex<[Call]>([])
  /// What the client of a test counts.
  let metrics = MetricRegistry()

  /// What came, in order.
  var calls: [Call] { received.withLock { $0 } }

  /// Runs a test against a service.
  ///
  /// - Parameters:
  ///   - answer: What a call is answered with; the number of the call counts from zero.
  ///   - test: Is given the service's base address.
  @discardableResult
  static func run<Result: Sendable>(
    _ answer: @escaping @Sendable (_ number: Int, Call) async throws -> HTTPResponse,
    _ test: @Sendable (_ upstream: FakeUpstream, _ base: String, HTTPClient) async throws -> Result
  ) async throws -> Result {
    let upstream = FakeUpstream()
    let handle: Router.Handler = { request in
      let call = Call(
        target: request.path, version: request.query["api-version"], headers: request.headers,
        body: request.body)
      let number = upstream.received.withLock { calls in
        calls.append(call)
        return calls.count - 1
      }
      return try await answer(number, call)
    }
    var router = Router()
    router.on(.post, "/{path...}", body: .bytes(limit: 1 << 24, types: []), handle)
    router.on(.get, "/{path...}", handle)
    return try await HTTPTester.live(router) { port in
      let client = HTTPClient(metrics: upstream.metrics)
      let result: Result
      do {
        result = try await test(upstream, "http://127.0.0.1:\(port)", client)
      } catch {
        await client.close()
        throw error
      }
      await client.close()
      return result
    }
  }
}

extension HTTPResponse {
  /// A stream of Server-Sent Events, cut into pieces of so many bytes.
  static func stream(_ text: String, pieces size: Int = 7) -> HTTPResponse {
    .stream(type: "text/event-stream") { writer in
      for piece in Array(text.utf8).pieces(of: size) { try await writer.write(piece) }
    }
  }

  /// An answer of JSON text with header fields.
  static func failure(_ status: Int, _ body: String, headers: [String: String] = [:]) -> HTTPResponse {
    var response = HTTPResponse.bytes(Array(body.utf8), type: "application/json", status: status)
    for (name, value) in headers { response.headers.add(name, value) }
    return response
  }
}

extension Array {
  /// The elements in pieces of equal size, the last one perhaps shorter.
  func pieces(of size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
