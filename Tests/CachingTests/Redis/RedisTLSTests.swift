import Caching
import Essentials
import Testing
import UsherTesting

@Suite struct RedisTLSTests {
  private func client(
    _ server: PrivateRedis, _ tls: RedisTLS?, url: String? = nil
  ) throws -> RedisClient {
    var configuration = try RedisConfiguration(url: url ?? server.url)
    configuration.tls = tls
    configuration.commandTimeout = .seconds(20)
    configuration.connectTimeout = .seconds(5)
    return RedisClient(configuration)
  }

  @Test("Commands and answers of any size go through TLS, with a certificate of ours where it is asked for")
  func encrypted() async throws {
    let folder = try TemporaryFolder()
    let certificates = try await TestCertificates.make(in: folder.path)
    let server = try await PrivateRedis.start(["--requirepass", "hush"], certificates: certificates)
    let tls = RedisTLS(
      authorities: certificates.authority, certificate: certificates.client.certificate,
      key: certificates.client.key)
    let client = try client(server, tls, url: "rediss://:hush@127.0.0.1:\(server.port)")
    try await client.waitUntilUp(within: .seconds(20))
    #expect(try await client.send(RedisCommand("PING")) == .status("PONG"))
    // Far more than one record of TLS, which holds 16 KiB.
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let set = RedisCommand(arguments: [Array("SET".utf8), Array("k".utf8), bytes])
    #expect(try await client.send(set) == .status("OK"))
    #expect(try await client.send(RedisCommand("GET", "k")) == .bytes(bytes))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<500 {
        group.addTask {
          let reply = try await client.send(RedisCommand("ECHO", "\(number)"))
          #expect(reply == .bytes(Array("\(number)".utf8)))
        }
      }
      try await group.waitForAll()
    }
    // Tickets for the next time, which come unasked, are not taken for a broken connection.
    try await Task.sleep(for: .milliseconds(1200))
    #expect(client.isUp)
    await server.crash()
    while client.isUp { try await Task.sleep(for: .milliseconds(10)) }
    try await server.startAgain()
    try await client.waitUntilUp(within: .seconds(60))
    #expect(try await client.send(RedisCommand("PING")) == .status("PONG"))
  }

  @Test("A server is believed only with a certificate for its name from the right authority")
  func strangers() async throws {
    let folder = try TemporaryFolder()
    let certificates = try await TestCertificates.make(in: folder.path)
    let other = try TemporaryFolder()
    let others = try await TestCertificates.make(in: other.path)
    let server = try await PrivateRedis.start(["--tls-auth-clients", "no"], certificates: certificates)
    let named = try client(server, RedisTLS(authorities: certificates.authority, serverName: "redis.test"))
    try await named.waitUntilUp(within: .seconds(20))
    for (tls, reason) in [
      (RedisTLS(authorities: others.authority), "certificate is not good"),
      (RedisTLS(), "certificate is not good"),
      (RedisTLS(authorities: certificates.authority, serverName: "shop.test"), "hostname mismatch"),
      (RedisTLS(authorities: "\(folder.path)/nothing"), "cannot be read"),
    ] {
      let client = try client(server, tls)
      let error = await #expect(throws: RedisError.self) { try await client.waitUntilUp(within: .seconds(2)) }
      #expect(error?.description.lowercased().contains(reason) == true, "\(String(describing: error))")
    }
  }

  @Test("A server that does not speak TLS, and one that wants it, are told apart from one that is not there")
  func mismatched() async throws {
    let plain = try await PrivateRedis.start()
    let wrong = try client(plain, RedisTLS())
    // Longer than the client waits for the greeting.
    let error = await #expect(throws: RedisError.self) { try await wrong.waitUntilUp(within: .seconds(15)) }
    #expect(error?.description.contains("TLS") == true, "\(String(describing: error))")
    let folder = try TemporaryFolder()
    let server = try await PrivateRedis.start(
      certificates: try await TestCertificates.make(in: folder.path))
    let unencrypted = try client(server, nil)
    await #expect(throws: RedisError.self) { try await unencrypted.waitUntilUp(within: .seconds(2)) }
  }
}
