import Essentials
import Synchronization
package import Telemetry

/// Answers requests without sockets, for tests: everything between the bytes of a request and those of its response,
/// but no limits of time, and no WebSockets.
package struct InProcess: Sendable {
  private let responder: Responder

  package init(router: Router, configuration: HTTPServerConfiguration, logger: Logger) {
    responder = Responder(router: router, configuration: configuration, logger: logger)
  }

  /// Answers a request; a streamed body is collected to its end.
  package func answer(
    _ method: HTTPMethod, _ target: String, headers: HTTPHeaders, body: [UInt8]
  ) async throws -> (status: Int, headers: HTTPHeaders, body: [UInt8]) {
    var headers = headers
    if !body.isEmpty { headers["Content-Length"] = String(body.count) }
    let head = RequestHead(
      id: RequestNumber.id(offered: headers), method: method, target: Array(target.utf8), headers: headers,
      connection: ConnectionDescription(remoteAddress: "127.0.0.1", isSecure: false))
    let response = responder.finish(await response(to: head, body), for: head)
    return (response.status, response.headers, try await Self.bytes(of: response.body, for: head))
  }

  private func response(to head: RequestHead, _ body: [UInt8]) async -> HTTPResponse {
    switch responder.admit(head) {
    case .answer(let response): return response
    case .proceed(let route, let parameters):
      var request = HTTPRequest(head: head)
      request.parameters = parameters
      if !body.isEmpty, let identify = route.identify,
        let refusal = await responder.refusal(of: request, identify)
      {
        return refusal
      }
      let receiver = BodyReceiver(head.headers, route.body, responder.configuration)
      do {
        try body.withUnsafeBytes { try receiver.receive($0) }
        let content = try receiver.finish()
        request.body = content.bytes
        request.multipart = content.form
      } catch {
        return responder.rendering(error, of: head)
      }
      switch await responder.respond(to: request, by: route) {
      case .response(let response): return response
      case .pending(let pending):
        await withCheckedContinuation { continuation in pending.whenFulfilled { continuation.resume() } }
        return responder.response(pending, for: head)
      case .upgrade: return responder.problem(.webSocketExpected, head)
      }
    }
  }

  private static func bytes(of body: HTTPResponse.Body, for head: RequestHead) async throws -> [UInt8] {
    if head.method == .head { return [] }
    switch body {
    case .empty: return []
    case .bytes(let bytes): return bytes
    case .file(let region): return region.read()
    case .stream(let write):
      let collector = Collector()
      try await write(BodyWriter(sink: collector))
      return collector.bytes.withLock { $0 }
    }
  }

  private final class Collector: BodySink {
    let bytes = Mutex<[UInt8]>([])

    func write(_ bytes: [UInt8]) async throws {
      self.bytes.withLock { $0 += bytes }
    }
  }
}
