import Caching
import Essentials
import Testing
import UsherTesting

@Suite("Texts by Redis") struct RedisBroadcastTests {
  private func broadcast(_ server: PrivateRedis) async throws -> RedisBroadcast {
    var configuration = try RedisConfiguration(url: server.url)
    configuration.commandTimeout = .seconds(20)
    configuration.connectTimeout = .seconds(20)
    let client = RedisClient(configuration)
    try await client.waitUntilUp(within: .seconds(20))
    return RedisBroadcast(client, name: "test")
  }

  @Test("come to all who listen, in order, and again after Redis was away")
  func order() async throws {
    let server = try await PrivateRedis.start()
    let (sender, other) = (try await broadcast(server), try await broadcast(server))
    var listeners = [sender.texts().makeAsyncIterator(), other.texts().makeAsyncIterator()]
    for index in listeners.indices { try await untilHeard(&listeners[index], sender) }
    let texts = ["plain", "two\r\nlines and \u{1F600}", String(repeating: "x", count: 100_000)]
    for text in texts { try await sender.send(text) }
    for index in listeners.indices {
      for text in texts {
        var heard = await listeners[index].next()
        while heard?.hasPrefix("probe") == true { heard = await listeners[index].next() }
        #expect(heard == text)
      }
    }
    await server.crash()
    try await server.startAgain()
    for index in listeners.indices { try await untilHeard(&listeners[index], sender) }
  }

  /// Tells something again and again until it is heard: what is told before somebody listens is missed.
  private func untilHeard(
    _ listener: inout AsyncStream<String>.Iterator, _ broadcast: RedisBroadcast
  ) async throws {
    let mark = "probe \(SecureToken(byteCount: 6).text)"
    let telling = Task {
      while !Task.isCancelled {
        // Redis may be away.
        try? await broadcast.send(mark)
        try await Task.sleep(for: .milliseconds(20))
      }
    }
    defer { telling.cancel() }
    while let text = await listener.next(), text != mark {}
  }
}
