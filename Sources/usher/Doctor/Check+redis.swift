import Caching
import Essentials
import UsherServer

extension Check {
  /// The Redis server that replicas share.
  static let redis = Check(subject: "Redis") { configuration in
    guard let server = configuration.redis.server else {
      return .well("none; limits and cached values are each process's own")
    }
    let client = RedisClient(server)
    defer { client.close() }
    do {
      try await client.waitUntilUp(within: server.connectTimeout)
      let clock = ContinuousClock()
      let start = clock.now
      _ = try await client.send(RedisCommand("PING"), within: .seconds(2))
      let time = (clock.now - start).wholeMilliseconds
      // Not every user may ask for that.
      let facts = try? await client.send(RedisCommand("INFO", "server"), within: .seconds(2))
      return .well("\(server.place), Redis \(version(facts)), answers in \(time) ms")
    } catch {
      return .warning(
        "Redis does not answer: \(error). Limits and cached values are each process's own until it does.",
        remedy:
          "Is it running, and are host, port, user and password right? Try: redis-cli -u with the same URL.")
    }
  }

  /// The line `redis_version:7.0.15` of what INFO says.
  private static func version(_ facts: RedisValue?) -> String {
    let lines = (facts?.text ?? "").split(whereSeparator: \.isNewline)
    let line = lines.first { $0.hasPrefix("redis_version:") }
    return line.map { String($0.dropFirst("redis_version:".count)) } ?? "of unknown version"
  }
}
