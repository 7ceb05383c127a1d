import Essentials
import Foundation
import Synchronization
import Telemetry

/// The thread that listens to a channel, over a connection of its own, which it opens again whenever it breaks.
final class RedisListener: Sendable {
  private let configuration: RedisConfiguration
  private let channel: String
  private let logger: Logger
  private let continuation: AsyncStream<String>.Continuation
  private let isStopped = Mutex(false)

  private static let firstPause = Duration.milliseconds(50)
  private static let longestPause = Duration.seconds(2)
  /// After so long a silence Redis is asked whether it is still there.
  private static let silence = Duration.seconds(1)
  /// So long it may take to answer.
  private static let patience = Duration.seconds(5)

  init(
    configuration: RedisConfiguration, channel: String, logger: Logger,
    continuation: AsyncStream<String>.Continuation
  ) {
    self.configuration = configuration
    self.channel = channel
    self.logger = logger
    self.continuation = continuation
  }

  func start() {
    let thread = Thread { [self] in run() }
    thread.name = "redis listener"
    thread.start()
  }

  /// Ends the thread within a second.
  func stop() { isStopped.withLock { $0 = true } }

  private var mustGoOn: Bool { !isStopped.withLock { $0 } }

  private func run() {
    RedisThread.ignoreBrokenPipes()
    var pause = Self.firstPause
    while mustGoOn {
      do throws(RedisError) {
        let connection = try RedisConnection(configuration)
        pause = Self.firstPause
        try listen(on: connection)
      } catch {
        logger.debug("Nothing can be heard from other processes", ["reason": .string(error.description)])
        Thread.sleep(forTimeInterval: pause / .seconds(1))
        pause = min(pause * 2, Self.longestPause)
      }
    }
    continuation.finish()
  }

  private func listen(on connection: RedisConnection) throws(RedisError) {
    connection.append(RedisCommand("SUBSCRIBE", channel))
    try connection.flush()
    var asked: ContinuousClock.Instant?
    while mustGoOn {
      if let reply = try connection.reply(within: Self.silence) {
        asked = nil
        if case .error(let text) = reply { throw .refused(text) }
        if let text = Self.text(of: reply) { continuation.yield(text) }
      } else if let since = asked {
        guard ContinuousClock.now - since < Self.patience else { throw .timeout }
      } else {
        connection.append(RedisCommand("PING"))
        try connection.flush()
        asked = .now
      }
    }
  }

  /// The text of a message; nothing where it is what confirms a subscription or answers `PING`.
  private static func text(of reply: RedisValue) -> String? {
    guard let parts = reply.elements, parts.count == 3, parts[0].text == "message" else { return nil }
    return parts[2].text
  }
}
