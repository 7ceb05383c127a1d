import Essentials
import HTTPServer
import Synchronization
import Testing
import UsherTesting

@Suite("WebSocket backpressure")
struct WebSocketBackpressureTests {
  private static let piece = [UInt8](repeating: 0x61, count: 16 << 10)
  private static let count = 2000

  private final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func increment() { count.withLock { $0 += 1 } }

    /// The value when it does not grow any more: all buffers are full then, ours and the system's.
    func standstill() async throws -> Int {
      var last = -1
      while last != value {
        last = value
        try await Task.sleep(for: .milliseconds(150))
      }
      return last
    }
  }

  @Test("A handler that sends waits for a client that does not read, and nothing is lost")
  func slowReader() async throws {
    let sent = Counter()
    var router = Router()
    router.webSocket("/flood") { _, socket in
      for number in 0..<Self.count {
        try await socket.send(Self.piece + [UInt8(number % 251)])
        sent.increment()
      }
    }
    try await HTTPTester.live(router) { port in
      var client = try await RawWebSocket("/flood", port: port, receiveBuffer: 4096)
      #expect(try await sent.standstill() < Self.count)
      for number in 0..<Self.count {
        let frame = try #require(try await client.next())
        #expect(frame.payload.count == Self.piece.count + 1)
        #expect(frame.payload.last == UInt8(number % 251))
      }
      #expect(try await client.next()?.closeCode == 1000)
    }
  }

  @Test("A client that sends waits for a handler that does not read, and nothing is lost")
  func slowHandler() async throws {
    let (mayRead, read) = AsyncStream<Void>.makeStream()
    let (isOver, over) = AsyncStream<Void>.makeStream()
    let received = Counter()
    let sent = Counter()
    var router = Router()
    router.webSocket("/slow") { _, socket in
      defer { over.finish() }
      for await _ in mayRead {}
      for await case .binary(let bytes) in socket.messages {
        #expect(bytes == Self.piece)
        received.increment()
      }
    }
    try await HTTPTester.live(router) { port in
      let socket = try await RawWebSocket("/slow", port: port).socket
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          let frame = RawWebSocket.frame(2, Self.piece)
          for _ in 0..<Self.count {
            try await socket.send(frame)
            sent.increment()
          }
        }
        #expect(try await sent.standstill() < Self.count)
        read.finish()
        try await group.waitForAll()
      }
      try await socket.send(RawWebSocket.frame(8, [0x03, 0xE8]))
      _ = try await socket.receiveAll()
      for await _ in isOver {}
    }
    #expect(received.value == Self.count)
  }

  @Test("A client that takes nothing for too long is let go, and the handler learns it")
  func deadReader() async throws {
    let failure = Mutex<WebSocketClosed?>(nil)
    var router = Router()
    let limits = WebSocketLimits(pingInterval: .seconds(60), pongTimeout: .milliseconds(300))
    router.webSocket("/flood", limits: limits) { _, socket in
      do {
        while true { try await socket.send(Self.piece) }
      } catch let error as WebSocketClosed {
        failure.withLock { $0 = error }
      }
    }
    try await HTTPTester.live(router) { port in
      let client = try await RawWebSocket("/flood", port: port, receiveBuffer: 4096)
      for _ in 0..<2000 where failure.withLock({ $0 == nil }) { try await Task.sleep(for: .milliseconds(5)) }
      #expect(failure.withLock { $0 }?.code == .abnormal)
      _ = client
    }
  }

  @Test("A client that leaves cancels its handler, also one that does not listen")
  func leaves() async throws {
    let (isOver, over) = AsyncStream<Void>.makeStream()
    var router = Router()
    router.webSocket("/deaf") { _, _ in
      defer { over.finish() }
      try await Task.sleep(for: .seconds(60))
    }
    try await HTTPTester.live(router) { port in
      let client = try await RawWebSocket("/deaf", port: port)
      client.socket.reset()
      for await _ in isOver {}
    }
  }
}
