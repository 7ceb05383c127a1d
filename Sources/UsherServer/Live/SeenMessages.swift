import Essentials

/// What a watcher was told lately, so that after an interruption it is told again from before that: messages that it knows
/// do it no harm.
struct SeenMessages {
  /// For longer than this no interruption stays unnoticed.
  private static let patience = Duration.seconds(30)

  private var old: MessageID?
  private var recent: [(message: MessageID, time: ContinuousClock.Instant)] = []

  /// - Parameter last: What the watcher knew when it came.
  init(last: MessageID?) { old = last }

  /// Notes that the watcher was told of a message.
  mutating func note(_ message: MessageID, at now: ContinuousClock.Instant) {
    recent.append((message, now))
    age(at: now)
  }

  /// The message behind which something may be missing; nothing for the beginning.
  mutating func anchor(at now: ContinuousClock.Instant) -> MessageID? {
    age(at: now)
    return old
  }

  private mutating func age(at now: ContinuousClock.Instant) {
    let isOld = recent.prefix { now - $0.time > Self.patience }
    if let last = isOld.last { old = last.message }
    recent.removeFirst(isOld.count)
  }
}
