import Synchronization
import Testing
import UsherTesting

@testable import HTTPServer

#if canImport(Glibc)
import Glibc
#endif

@Suite("The socket of a WebSocket")
struct WebSocketConnectionTests {
  private final class Remains {
    weak var connection: WebSocketConnection?
  }

  private static func eventually(_ condition: () -> Bool) async throws -> Bool {
    for _ in 0..<2000 where !condition() { try await Task.sleep(for: .milliseconds(5)) }
    return condition()
  }

  @Test("Nothing of a connection remains, also when it ends while nothing more is read from it")
  func pausedEnd() async throws {
    let made = EventLoop(onTick: {})
    let loop = try #require(made)
    loop.start()
    defer { loop.stop() }
    let (served, client) = try RawSocket.pair()
    let closed = Mutex(false)
    let remains = Remains()
    var socket: WebSocket?
    do {
      var limits = WebSocketLimits()
      limits.inbound = 10
      let connection = WebSocketConnection(
        descriptor: served, upgrade: nil, early: [], limits: limits, loop: loop
      ) { _ in closed.withLock { $0 = true } }
      remains.connection = connection
      let made = WebSocket(subprotocol: nil, limits: limits, schedule: {})
      socket = made
      loop.run { connection.start(made) }
    }
    // Unread messages until the inbox is full.
    let frame: [UInt8] = [0x82, 0x80 | 20, 0, 0, 0, 0] + [UInt8](repeating: 1, count: 20)
    _ = frame.withUnsafeBytes { send(client, $0.baseAddress, $0.count, 0) }
    let isPaused = try await Self.eventually { socket?.pausesReading() == true }
    #expect(isPaused)
    close(client)
    #expect(try await Self.eventually { closed.withLock { $0 } })
    socket = nil
    #expect(try await Self.eventually { remains.connection == nil })
  }
}
