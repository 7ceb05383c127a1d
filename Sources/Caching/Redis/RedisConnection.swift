/// A connection to the server that a configuration names, or to the one that its sentinels say is the master. It
/// belongs to the thread that made it.
final class RedisConnection {
  private let socket: RedisSocket

  /// Connects, says who we are and chooses the database.
  init(_ configuration: RedisConfiguration) throws(RedisError) {
    if let sentinels = configuration.sentinels {
      socket = try Self.master(of: sentinels, configuration)
    } else {
      socket = try RedisSocket(configuration)
    }
  }

  /// Where it leads.
  var place: String { socket.place }

  /// Puts a command with those that go with the next ``flush()``.
  func append(_ command: RedisCommand) { socket.append(command) }

  /// Sends what was appended.
  func flush() throws(RedisError) { try socket.flush() }

  /// The next answer. After an error, the connection is of no use any more.
  func reply(until deadline: ContinuousClock.Instant) throws(RedisError) -> RedisValue {
    try socket.reply(until: deadline)
  }

  /// What comes next of its own accord; nothing when nothing does in time, which does the connection no harm.
  func reply(within time: Duration) throws(RedisError) -> RedisValue? {
    do {
      return try reply(until: ContinuousClock.now + time)
    } catch .timeout {
      return nil
    }
  }

  /// Whether the other side has closed, or sent what nobody asked for, while nothing was to come.
  var isStale: Bool { socket.isStale }

  // MARK: Sentinels

  /// Asks one sentinel after the other, as the protocol for clients wants it
  /// (https://redis.io/docs/latest/develop/reference/sentinel-clients/): whom it names must say itself that it is the
  /// master, since a sentinel may not have heard of the last failover.
  private static func master(
    of sentinels: RedisSentinels, _ configuration: RedisConfiguration
  ) throws(RedisError) -> RedisSocket {
    var reasons: [String] = []
    // Each time another first: one that is dead costs the time of connecting.
    for place in sentinels.places.shuffled() {
      do throws(RedisError) {
        var master = configuration
        master.sentinels = nil
        (master.host, master.port) = try address(from: place, sentinels, configuration)
        let socket = try RedisSocket(master)
        let role = try socket.ask(RedisCommand("ROLE"), until: .now + configuration.connectTimeout)
        if role.elements?.first?.text == "master" { return socket }
        reasons.append("\(place) names \(socket.place), which is no master")
      } catch {
        if case .away(let reason) = error {
          reasons.append(reason)
        } else {
          reasons.append("\(place): \(error)")
        }
      }
    }
    throw .away("no master “\(sentinels.master)”: \(reasons.joined(separator: "; "))")
  }

  private static func address(
    from place: RedisPlace, _ sentinels: RedisSentinels, _ configuration: RedisConfiguration
  ) throws(RedisError) -> (host: String, port: Int) {
    var sentinel = RedisConfiguration(
      host: place.host, port: place.port, username: sentinels.username, password: sentinels.password)
    sentinel.tls = configuration.tls
    sentinel.connectTimeout = configuration.connectTimeout
    let answer = try RedisSocket(sentinel, isSentinel: true).ask(
      RedisCommand("SENTINEL", "GET-MASTER-ADDR-BY-NAME", sentinels.master),
      until: .now + configuration.connectTimeout)
    guard let parts = answer.elements, parts.count == 2, let host = parts[0].text,
      let port = parts[1].integerValue, (1...65_535).contains(port)
    else { throw .away("the sentinel \(place) knows no master “\(sentinels.master)”") }
    return (host, Int(port))
  }
}
