import Caching
import Essentials
import Testing
import UsherTesting

@Suite(.serialized) struct RedisSentinelTests {
  private func configuration(_ group: PrivateSentinels) throws -> RedisConfiguration {
    var configuration = try RedisConfiguration(url: "redis://:\(PrivateSentinels.password)@ignored")
    configuration.sentinels = RedisSentinels(
      places: group.ports.map { RedisPlace(host: "127.0.0.1", port: $0) }, master: PrivateSentinels.name,
      password: PrivateSentinels.sentinelPassword)
    configuration.commandTimeout = .seconds(1)
    configuration.connectTimeout = .seconds(1)
    return configuration
  }

  private func port(_ client: RedisClient) async throws -> Int? {
    let reply = try await client.send(RedisCommand("CONFIG", "GET", "port"))
    return reply.elements?.last?.text.flatMap { Int($0) }
  }

  /// What became of commands under load.
  private struct Outcomes: Sendable {
    var answered = 0
    var failed = 0
    var slowest = Duration.zero
  }

  /// Counts up from ten tasks until it is cancelled; each command ends with an answer or an error.
  private func load(_ client: RedisClient) async -> Outcomes {
    await withTaskGroup(of: Outcomes.self) { group in
      for _ in 0..<10 {
        group.addTask {
          var outcomes = Outcomes()
          while !Task.isCancelled {
            let start = ContinuousClock.now
            do throws(RedisError) {
              _ = try await client.send(RedisCommand("INCR", "n"))
              outcomes.answered += 1
            } catch {
              outcomes.failed += 1
            }
            outcomes.slowest = max(outcomes.slowest, .now - start)
            try? await Task.sleep(for: .milliseconds(2))
          }
          return outcomes
        }
      }
      return await group.reduce(into: Outcomes()) {
        $0.answered += $1.answered
        $0.failed += $1.failed
        $0.slowest = max($0.slowest, $1.slowest)
      }
    }
  }

  /// Waits until the master is another server than before, and takes what is written.
  private func waitForMaster(_ client: RedisClient, otherThan former: Int) async throws {
    for _ in 0..<1200 {
      if let now = try? await port(client), now != former,
        (try? await client.send(RedisCommand("SET", "k", "v"))) == .status("OK")
      {
        return
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    Issue.record("The client does not find the new master")
  }

  @Test("Under load the client follows a failover that was ordered, and one after the master was killed")
  func failover() async throws {
    let group = try await PrivateSentinels.start()
    let client = RedisClient(try configuration(group))
    try await client.waitUntilUp(within: .seconds(20))
    #expect(try await port(client) == group.servers[0].port)
    let work = Task { await load(client) }
    try await Task.sleep(for: .milliseconds(300))
    try await group.failOver()
    try await waitForMaster(client, otherThan: group.servers[0].port)
    #expect(try await port(client) == group.servers[1].port)
    // The former master becomes the replica, and the sentinels see it, before the next one goes.
    var isReplica = false
    while !isReplica {
      let info = try await group.servers[0].command(
        ["INFO", "replication"], password: PrivateSentinels.password)
      isReplica = info.contains("role:slave") && info.contains("master_link_status:up")
      try await Task.sleep(for: .milliseconds(100))
    }
    await group.crashSentinel()
    await group.servers[1].crash()
    try await waitForMaster(client, otherThan: group.servers[1].port)
    work.cancel()
    let seen = await work.value
    #expect(try await port(client) == group.servers[0].port)
    #expect(seen.answered > 100 && seen.failed > 0)
    // One second is what a command may take; the rest is for a loaded machine.
    #expect(seen.slowest < .seconds(10), "\(seen)")
  }

  @Test("A master that nobody knows, a wrong password and sentinels that are not there are told")
  func wrong() async throws {
    let group = try await PrivateSentinels.start()
    func reason(_ change: (inout RedisSentinels) -> Void) async throws -> String {
      var configuration = try configuration(group)
      if var sentinels = configuration.sentinels {
        change(&sentinels)
        configuration.sentinels = sentinels
      }
      let client = RedisClient(configuration)
      let error = await #expect(throws: RedisError.self) { try await client.waitUntilUp(within: .seconds(2)) }
      return error?.description ?? ""
    }
    #expect(try await reason { $0.master = "other" }.contains("knows no master “other”"))
    let password = try await reason { $0.password = "wrong" }
    #expect(password.contains("WRONGPASS") && !password.contains("wrong”"))
    let absent = try await reason { $0.places = [RedisPlace(host: "127.0.0.1", port: 1)] }
    #expect(absent.contains("127.0.0.1:1"))
  }
}
