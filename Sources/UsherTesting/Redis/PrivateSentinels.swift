import Foundation
import Synchronization

/// A master, a replica and three sentinels of the tests' own, gone with the process.
public final class PrivateSentinels: Sendable {
  /// What the sentinels call the master.
  public static let name = "shop"
  /// The servers' password.
  public static let password = "hush"
  /// The sentinels' password.
  public static let sentinelPassword = "psst"

  /// The servers; the first is the master at the beginning.
  public let servers: [PrivateRedis]
  private let sentinels: [PrivateRedis]

  /// Starts them all, and waits until the sentinels know of each other and of the replica.
  public static func start() async throws -> PrivateSentinels {
    let access = ["--requirepass", password, "--masterauth", password, "--repl-diskless-sync-delay", "0"]
    let master = try await PrivateRedis.start(access)
    let replica = try await PrivateRedis.start(access + ["--replicaof", "127.0.0.1 \(master.port)"])
    var sentinels: [PrivateRedis] = []
    for _ in 0..<3 { sentinels.append(try await PrivateRedis.startSentinel(settings(master.port))) }
    let all = PrivateSentinels(servers: [master, replica], sentinels: sentinels)
    for sentinel in sentinels {
      try await sentinel.waitUntil("num-other-sentinels", is: "2", of: name, password: sentinelPassword)
      try await sentinel.waitUntil("num-slaves", is: "1", of: name, password: sentinelPassword)
    }
    return all
  }

  private init(servers: [PrivateRedis], sentinels: [PrivateRedis]) {
    self.servers = servers
    self.sentinels = sentinels
  }

  /// The sentinels' ports.
  public var ports: [Int] { sentinels.map(\.port) }

  /// Ends one of the sentinels.
  public func crashSentinel() async { await sentinels[0].crash() }

  /// Makes the replica the master.
  public func failOver() async throws {
    try await sentinels[1].command(["SENTINEL", "FAILOVER", Self.name], password: Self.sentinelPassword)
  }

  private static func settings(_ master: Int) -> String {
    """
    requirepass \(sentinelPassword)
    sentinel sentinel-pass \(sentinelPassword)
    sentinel monitor \(name) 127.0.0.1 \(master) 2
    sentinel auth-pass \(name) \(password)
    sentinel down-after-milliseconds \(name) 1000
    sentinel failover-timeout \(name) 4000
    """
  }
}
