import Synchronization
public import Telemetry

/// Texts that processes on the same Redis tell each other, by `PUBLISH` and `SUBSCRIBE`
/// (https://redis.io/docs/latest/develop/interact/pubsub/). Each comes at most once, in the order in which one process
/// tells them; what is told while Redis is away is missed, and so is what comes faster than it is taken.
public final class RedisBroadcast: Sendable {
  private let client: RedisClient
  private let channel: String
  private let logger: Logger

  /// Makes a channel.
  ///
  /// - Parameter name: What it is called among those of the same database.
  public init(_ client: RedisClient, name: String, logger: Logger = .disabled) {
    self.client = client
    // Channels do not belong to databases, as keys do.
    channel = "usher:\(name):\(client.configuration.database)"
    self.logger = logger
  }

  /// Whether there is a connection to tell something over.
  public var isUp: Bool { client.isUp }

  /// Tells a text to all who listen, this process too.
  public func send(_ text: String) async throws(RedisError) {
    _ = try await client.send(RedisCommand("PUBLISH", channel, text))
  }

  /// What is told, until nobody holds the stream any more.
  public func texts() -> AsyncStream<String> {
    AsyncStream(bufferingPolicy: .bufferingNewest(Self.capacity)) { continuation in
      let listener = RedisListener(
        configuration: client.configuration, channel: channel, logger: logger, continuation: continuation)
      continuation.onTermination = { _ in listener.stop() }
      listener.start()
    }
  }

  /// So many texts may wait to be taken.
  private static let capacity = 4096
}
