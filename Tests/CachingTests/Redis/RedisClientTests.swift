import Caching
import Essentials
import Telemetry
import Testing
import UsherTesting

@Suite struct RedisClientTests {
  private func client(_ url: String, _ change: (inout RedisConfiguration) -> Void = { _ in }) throws
    -> RedisClient
  {
    var configuration = try RedisConfiguration(url: url)
    // A loaded machine is slow, and only tests of deadlines want them short.
    configuration.commandTimeout = .seconds(20)
    configuration.connectTimeout = .seconds(20)
    change(&configuration)
    return RedisClient(configuration)
  }

  @Test("All kinds of answers come as they are, and bytes are kept")
  func replies() async throws {
    let server = try await PrivateRedis.start()
    let client = try client(server.url)
    try await client.waitUntilUp(within: .seconds(20))
    #expect(try await client.send(RedisCommand("PING")) == .status("PONG"))
    let bytes: [UInt8] = [0, 255, 13, 10, 0]
    let set = RedisCommand(arguments: [Array("SET".utf8), Array("k".utf8), bytes])
    #expect(try await client.send(set) == .status("OK"))
    #expect(try await client.send(RedisCommand("GET", "k")) == .bytes(bytes))
    #expect(try await client.send(RedisCommand("SET", "empty", "")) == .status("OK"))
    #expect(try await client.send(RedisCommand("GET", "empty")) == .bytes([]))
    #expect(try await client.send(RedisCommand("GET", "nothing")) == .null)
    #expect(try await client.send(RedisCommand("INCRBY", "n", "41")) == .integer(41))
    let script = RedisScript(
      "return {1, 'two', false, {redis.status_reply('FINE')}, redis.error_reply('BAD it is')}")
    for _ in 0..<2 {
      let nested = try await client.run(script, keys: [], arguments: [])
      #expect(
        nested
          == .array([
            .integer(1), .bytes(Array("two".utf8)), .null, .array([.status("FINE")]), .error("BAD it is"),
          ]))
    }
    let error = await #expect(throws: RedisError.self) { try await client.send(RedisCommand("INCR", "k")) }
    #expect(error == .refused("ERR value is not an integer or out of range"))
    #expect(
      try await client.send(RedisCommand("PING")) == .status("PONG"), "an error leaves the connection whole")
  }

  @Test("Answers find their questions, however many are asked at once")
  func pipelines() async throws {
    let server = try await PrivateRedis.start()
    let client = try client(server.url)
    try await client.waitUntilUp(within: .seconds(20))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<1000 {
        group.addTask {
          let reply = try await client.send(RedisCommand("ECHO", "\(number)"))
          #expect(reply == .bytes(Array("\(number)".utf8)))
        }
      }
      try await group.waitForAll()
    }
  }

  @Test("Password, user and database are those of the address, and a wrong password is told")
  func credentials() async throws {
    let server = try await PrivateRedis.start([
      "--requirepass", "hush", "--user", "ann", "on", ">secret", "~*", "+@all",
    ])
    for (url, database) in [
      ("redis://:hush@127.0.0.1:\(server.port)/3", "3"), ("redis://ann:secret@127.0.0.1:\(server.port)", "0"),
    ] {
      let client = try client(url)
      try await client.waitUntilUp(within: .seconds(20))
      let info = try await client.send(RedisCommand("CLIENT", "INFO")).text ?? ""
      #expect(info.contains(" db=\(database) "))
    }
    for url in [server.url, "redis://:wrong@127.0.0.1:\(server.port)"] {
      let client = try client(url)
      let error = await #expect(throws: RedisError.self) { try await client.waitUntilUp(within: .seconds(1)) }
      #expect(error?.description.contains("127.0.0.1:\(server.port)/0") == true)
      #expect(error?.description.contains("wrong:") == false)
      let refused = await #expect(throws: RedisError.self) { try await client.send(RedisCommand("PING")) }
      guard case .away = refused else {
        Issue.record("\(String(describing: refused))")
        continue
      }
    }
  }

  @Test(
    "When Redis is killed, commands fail at once; when it is back, so is the client, and scripts are sent anew"
  )
  func killed() async throws {
    let server = try await PrivateRedis.start()
    let client = try client(server.url)
    try await client.waitUntilUp(within: .seconds(20))
    let script = RedisScript("return redis.call('INCR', KEYS[1])")
    #expect(try await client.run(script, keys: ["n"], arguments: []) == .integer(1))
    await server.crash()
    while client.isUp { try await Task.sleep(for: .milliseconds(10)) }
    let error = await #expect(throws: RedisError.self) { try await client.send(RedisCommand("PING")) }
    guard case .away = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    try await server.startAgain()
    try await client.waitUntilUp(within: .seconds(60))
    #expect(try await client.run(script, keys: ["n"], arguments: []) == .integer(1))
    #expect(try await client.run(script, keys: ["n"], arguments: []) == .integer(2))
  }

  @Test("A server that stands still costs a command its deadline and no more, then nothing")
  func standingStill() async throws {
    let server = try await PrivateRedis.start()
    let client = try client(server.url) {
      $0.connections = 1
      $0.connectTimeout = .milliseconds(200)
    }
    try await client.waitUntilUp(within: .seconds(20))
    server.pause(true)
    let error = await #expect(throws: RedisError.self) {
      try await client.send(RedisCommand("PING"), within: .milliseconds(50))
    }
    #expect(error == .timeout)
    while client.isUp { try await Task.sleep(for: .milliseconds(10)) }
    await #expect(throws: RedisError.self) { try await client.send(RedisCommand("PING")) }
    server.pause(false)
    try await client.waitUntilUp(within: .seconds(60))
    #expect(try await client.send(RedisCommand("PING")) == .status("PONG"))
  }

  @Test("No more wait than may, and closing ends them all")
  func bounded() async throws {
    let server = try await PrivateRedis.start()
    let client = try client(server.url) {
      $0.connections = 1
      $0.queue = 8
    }
    try await client.waitUntilUp(within: .seconds(20))
    server.pause(true)
    let errors = await withTaskGroup(of: RedisError?.self) { group in
      for _ in 0..<400 {
        group.addTask {
          do throws(RedisError) {
            _ = try await client.send(RedisCommand("PING"), within: .seconds(2))
            return nil
          } catch {
            return error
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(errors.count == 400 && errors.contains(.overloaded) && !errors.contains(nil))
    server.pause(false)
    client.close()
    let closed = await #expect(throws: RedisError.self) { try await client.send(RedisCommand("PING")) }
    #expect(closed == .closed)
  }

  @Test("Nonsense instead of answers breaks the connection and nothing else")
  func nonsense() async throws {
    let server = try RawServer()
    let client = try client("redis://127.0.0.1:\(server.port)") { $0.connections = 1 }
    let connection = try await server.accept()
    _ = try await connection.receive()
    try await connection.send("+OK\r\n")
    try await client.waitUntilUp(within: .seconds(20))
    async let outcome: Void = {
      let error = await #expect(throws: RedisError.self) { try await client.send(RedisCommand("PING")) }
      guard case .connectionLost = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }()
    _ = try await connection.receive()
    try await connection.send("\u{1}nonsense\r\n")
    await outcome
    let again = try await server.accept()
    _ = try await again.receive()
    try await again.send("+OK\r\n")
    try await client.waitUntilUp(within: .seconds(20))
  }
}
