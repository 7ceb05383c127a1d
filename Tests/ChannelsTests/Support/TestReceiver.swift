import Essentials
import HTTPServer
import Synchronization

/// Somebody who listens to webhooks, and answers as a test wants.
final class TestReceiver: Sendable {
  /// What came.
  struct Message: Sendable {
    let path: String
    let id: String
    let timestamp: String
    let signature: String
    let body: String

    /// The number of the event that was raised.
    var number: Int64? { (try? JSONValue(parsing: body))?["data"]?["number"]?.integerValue }
  }

  typealias Behaviour = @Sendable (Message, Int) async throws -> HTTPResponse

  let port: Int
  private let server: HTTPServer
  private let core: Core

  private final class Core: Sendable {
    let messages = Mutex<[Message]>([])
    let behaviour: Behaviour

    init(_ behaviour: @escaping Behaviour) { self.behaviour = behaviour }
  }

  /// Begins to listen.
  ///
  /// - Parameter behaviour: What is answered to a message, and to the how manieth that came.
  static func start(_ behaviour: @escaping Behaviour = { _, _ in .noContent }) async throws -> TestReceiver {
    let core = Core(behaviour)
    var router = Router()
    router.on(.post, "/{path}", body: .bytes(limit: 1 << 20)) { request in
      let message = Message(
        path: request.path, id: request.headers["webhook-id"] ?? "",
        timestamp: request.headers["webhook-timestamp"] ?? "",
        signature: request.headers["webhook-signature"] ?? "",
        body: String(decoding: request.body, as: UTF8.self))
      let count = core.messages.withLock { messages in
        messages.append(message)
        return messages.count
      }
      return try await core.behaviour(message, count)
    }
    let server = HTTPServer(
      configuration: HTTPServerConfiguration(host: "127.0.0.1", port: 0), router: router)
    return TestReceiver(server, core, port: try await server.start())
  }

  private init(_ server: HTTPServer, _ core: Core, port: Int) {
    self.server = server
    self.core = core
    self.port = port
  }

  /// What came so far, in order.
  var messages: [Message] { core.messages.withLock { $0 } }

  func url(_ path: String = "hook") -> String { "http://127.0.0.1:\(port)/\(path)" }

  func stop() async { await server.shutdown(grace: .seconds(1)) }
}
