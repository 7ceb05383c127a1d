import Synchronization
public import Telemetry

/// Talks with one Redis server over a few connections, each with a thread of its own outside the cooperative pool.
///
/// Commands that come at the same time go out together. Each has a deadline; while there is no connection they fail at
/// once, and the client comes back by itself. Nothing is sent twice: after ``RedisError/timeout`` and
/// ``RedisError/connectionLost(_:)`` a command may have been done.
public final class RedisClient: Sendable {
  /// Where Redis is.
  public let configuration: RedisConfiguration
  private let queue: RedisQueue
  private let commands: Counter

  /// Begins to connect.
  public init(
    _ configuration: RedisConfiguration, logger: Logger = .disabled,
    metrics: MetricRegistry = MetricRegistry()
  ) {
    self.configuration = configuration
    let queue = RedisQueue(capacity: configuration.queue)
    self.queue = queue
    commands = metrics.counter(
      "usher_redis_commands_total", help: "Commands to Redis.", labels: ["outcome"])
    metrics.gauge("usher_redis_up", help: "Whether there is a connection to Redis.") { [weak queue] in
      queue?.isUp == true ? 1 : 0
    }
    for _ in 0..<configuration.connections {
      RedisThread(configuration: configuration, queue: queue, logger: logger).start()
    }
  }

  deinit {
    queue.close(threads: configuration.connections)
  }

  /// Whether there is a connection.
  public var isUp: Bool { queue.isUp }

  /// Waits for a connection.
  ///
  /// - Throws: ``RedisError/away(_:)`` with the reason when there is none within the time.
  public func waitUntilUp(within time: Duration) async throws {
    let deadline = ContinuousClock.now + time
    while !queue.isUp {
      guard ContinuousClock.now < deadline else { throw RedisError.away(queue.reason) }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Sends a command and waits for its answer.
  ///
  /// - Parameter time: How long it may take; as configured unless told.
  public func send(_ command: RedisCommand, within time: Duration? = nil) async throws(RedisError)
    -> RedisValue
  {
    let deadline = ContinuousClock.now + (time ?? configuration.commandTimeout)
    let result = await queue.add(command, deadline: deadline)
    commands.increment([Self.outcome(result)])
    return try result.get()
  }

  /// Runs a script, which Redis knows by its digest after the first time.
  public func run(
    _ script: RedisScript, keys: [String], arguments: [String], within time: Duration? = nil
  ) async throws(RedisError) -> RedisValue {
    try await run(script, keys: keys, bytes: arguments.map { Array($0.utf8) }, within: time)
  }

  /// Runs a script with arguments that may hold any bytes.
  public func run(
    _ script: RedisScript, keys: [String], bytes arguments: [[UInt8]], within time: Duration? = nil
  ) async throws(RedisError) -> RedisValue {
    let rest = ([String(keys.count)] + keys).map { Array($0.utf8) } + arguments
    let digest = try await digest(of: script, within: time)
    do {
      return try await send(
        RedisCommand(arguments: [Array("EVALSHA".utf8), Array(digest.utf8)] + rest), within: time)
    } catch {
      // Redis forgets its scripts when it starts again.
      guard case .refused(let text) = error, text.hasPrefix("NOSCRIPT") else { throw error }
      return try await send(
        RedisCommand(arguments: [Array("EVAL".utf8), Array(script.source.utf8)] + rest), within: time)
    }
  }

  private func digest(of script: RedisScript, within time: Duration?) async throws(RedisError) -> String {
    if let digest = script.digest.withLock({ $0 }) { return digest }
    let reply = try await send(RedisCommand("SCRIPT", "LOAD", script.source), within: time)
    guard let digest = reply.text else { throw .unexpectedReply("a script's digest") }
    script.digest.withLock { $0 = digest }
    return digest
  }

  /// Ends the connections; what waits fails.
  public func close() {
    queue.close(threads: configuration.connections)
  }

  private static func outcome(_ result: Result<RedisValue, RedisError>) -> String {
    switch result {
    case .success: "ok"
    case .failure(.refused), .failure(.unexpectedReply): "error"
    case .failure(.timeout): "timeout"
    case .failure(.overloaded): "overloaded"
    case .failure(.away), .failure(.connectionLost), .failure(.closed): "away"
    }
  }
}
