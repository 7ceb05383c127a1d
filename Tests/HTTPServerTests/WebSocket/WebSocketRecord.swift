import HTTPServer
import Synchronization

/// What the handler of a WebSocket has seen, for tests that look at it from both ends. The handler echoes.
final class WebSocketRecord: Sendable {
  private struct State {
    var messages: [WebSocketMessage] = []
    var closeCode: WebSocketCloseCode?
    var isOver = false
  }

  private let state = Mutex(State())

  var messages: [WebSocketMessage] { state.withLock { $0.messages } }

  /// Why the socket was closed; waits for the handler's end.
  func closeCode() async throws -> WebSocketCloseCode? {
    for _ in 0..<2000 where !state.withLock({ $0.isOver }) { try await Task.sleep(for: .milliseconds(5)) }
    return state.withLock { $0.closeCode }
  }

  /// A router whose `/echo` is recorded here.
  func router(limits: WebSocketLimits = WebSocketLimits()) -> Router {
    var router = Router()
    router.webSocket("/echo", limits: limits) { [self] _, socket in
      for await message in socket.messages {
        state.withLock { $0.messages.append(message) }
        switch message {
        case .text(let text): try? await socket.send(text)
        case .binary(let bytes): try? await socket.send(bytes)
        }
      }
      state.withLock { state in
        state.closeCode = socket.closeCode
        state.isOver = true
      }
    }
    return router
  }
}
