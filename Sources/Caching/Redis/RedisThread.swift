import Essentials
import Foundation
import Telemetry

#if canImport(Glibc)
import Glibc
#endif

/// The thread of one connection: it sends all that waits in one go, and hands out the answers in their order. While
/// there is no connection it tries for one, later each time.
struct RedisThread: Sendable {
  let configuration: RedisConfiguration
  let queue: RedisQueue
  let logger: Logger

  /// So many commands go out together at most: the last of them waits for all before it.
  private static let batch = 128
  private static let firstPause = Duration.milliseconds(100)
  private static let longestPause = Duration.seconds(5)
  /// With sentinels there is another server within seconds.
  private static let longestPauseForFailover = Duration.milliseconds(500)
  /// How long a thread without work sleeps, then looks whether its connection is still there.
  private static let idle = Duration.seconds(1)

  func start() {
    let thread = Thread { run() }
    thread.name = "redis"
    thread.start()
  }

  private func run() {
    Self.ignoreBrokenPipes()
    var pause = Self.firstPause
    while true {
      do throws(RedisError) {
        let connection = try RedisConnection(configuration)
        pause = Self.firstPause
        if queue.connected() { logger.info("Redis is there", ["redis": .string(connection.place)]) }
        let reason = serve(connection)
        let isLast = queue.disconnected(reason ?? "it was closed")
        guard let reason else { return }
        if isLast {
          logger.warning(
            "Redis is away", ["redis": .string(connection.place), "reason": .string(reason)])
        }
      } catch {
        queue.failed(error.description)
        guard rest(pause) else { return }
        pause = min(
          pause * 2, configuration.sentinels == nil ? Self.longestPause : Self.longestPauseForFailover)
      }
    }
  }

  /// Sleeps; false when the client was closed meanwhile.
  private func rest(_ time: Duration) -> Bool {
    let end = ContinuousClock.now + time
    while ContinuousClock.now < end {
      if queue.isClosed { return false }
      Thread.sleep(forTimeInterval: 0.02)
    }
    return !queue.isClosed
  }

  /// hiredis writes to sockets without asking for errors instead of signals.
  static func ignoreBrokenPipes() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  /// Serves until the connection breaks, and says why; nothing when the client was closed.
  private func serve(_ connection: RedisConnection) -> String? {
    while let batch = queue.next(Self.batch, within: Self.idle) {
      if connection.isStale {
        // Nothing of it was sent, so another connection can.
        queue.putBack(batch)
        return "the server closed the connection"
      }
      if batch.isEmpty { continue }
      if let error = serve(batch, connection) { return error.description }
    }
    return nil
  }

  private func serve(_ batch: [RedisQueue.Waiting], _ connection: RedisConnection) -> RedisError? {
    let now = ContinuousClock.now
    let live = batch.filter { $0.deadline > now }
    for late in batch where late.deadline <= now { late.end(.failure(.timeout)) }
    var answered = 0
    var end: RedisError?
    do throws(RedisError) {
      for waiting in live { connection.append(waiting.command) }
      try connection.flush()
      for waiting in live {
        let reply = try connection.reply(until: waiting.deadline)
        answered += 1
        guard case .error(let text) = reply else {
          waiting.end(.success(reply))
          continue
        }
        // Such a server has done nothing, and will do nothing: what answers soon is another one, or this one later.
        let isAway = RedisError.meansAway(text)
        if isAway { end = .away(text) }
        waiting.end(.failure(isAway ? .away(text) : .refused(text)))
      }
      return end
    } catch {
      for waiting in live[answered...] { waiting.end(.failure(error)) }
      return error
    }
  }
}
