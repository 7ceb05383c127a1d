import Essentials
import Synchronization

/// Passes what happens in a conversation to everybody who watches it: each open tab, phone and console.
///
/// A watcher that does not keep up is dropped rather than waited for; it comes back and asks for what it missed.
final class ConversationHub: Sendable {
  /// How many events a watcher may be behind before it is dropped.
  static let bufferedEvents = 512

  private struct Watchers {
    var next = 0
    var streams: [ConversationID: [Int: AsyncStream<LiveEvent>.Continuation]] = [:]
  }

  private let watchers = Mutex(Watchers())

  /// What happens in a conversation from now on. The stream ends when the watcher was dropped or the hub closed.
  func watch(_ conversation: ConversationID) -> AsyncStream<LiveEvent> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: LiveEvent.self, bufferingPolicy: .bufferingOldest(Self.bufferedEvents))
    let number = watchers.withLock { watchers in
      watchers.next += 1
      watchers.streams[conversation, default: [:]][watchers.next] = continuation
      return watchers.next
    }
    continuation.onTermination = { [weak self] _ in self?.remove(number, from: conversation) }
    return stream
  }

  /// Passes an event to all who watch the conversation; it is made only when there is somebody.
  func publish(in conversation: ConversationID, _ event: () -> LiveEvent) {
    let streams = watchers.withLock { $0.streams[conversation] }
    guard let streams else { return }
    let event = event()
    for continuation in streams.values {
      if case .dropped = continuation.yield(event) { continuation.finish() }
    }
  }

  /// Ends every stream.
  func close() {
    let streams = watchers.withLock { watchers in
      defer { watchers.streams = [:] }
      return watchers.streams.values.flatMap(\.values)
    }
    for stream in streams { stream.finish() }
  }

  /// How many streams are open.
  var count: Int { watchers.withLock { $0.streams.values.reduce(0) { $0 + $1.count } } }

  private func remove(_ number: Int, from conversation: ConversationID) {
    watchers.withLock { watchers in
      watchers.streams[conversation]?[number] = nil
      if watchers.streams[conversation]?.isEmpty == true { watchers.streams[conversation] = nil }
    }
  }
}
