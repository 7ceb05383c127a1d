import Essentials
import Synchronization

/// Passes what happens in a conversation to everybody who watches it: each open tab, phone and console, on other
/// processes too.
///
/// A watcher that does not keep up is dropped rather than waited for; it comes back and asks for what it missed.
final class ConversationHub: Sendable {
  /// What a watcher gets.
  enum Sight: Sendable {
    case event(LiveEvent)
    /// Something may have happened on another process that was not told: what is stored says what.
    case interrupted
  }

  /// The way to watchers on other processes.
  struct Outlet: Sendable {
    let relay: LiveRelay
    let tenant: TenantID
  }

  /// How many events a watcher may be behind before it is dropped.
  static let bufferedEvents = 512

  private struct Watchers {
    var next = 0
    var streams: [ConversationID: [Int: AsyncStream<Sight>.Continuation]] = [:]
  }

  private let watchers = Mutex(Watchers())
  private let outlet: Outlet?

  /// Makes a hub without watchers.
  ///
  /// - Parameter outlet: The way to watchers on other processes, where there may be some.
  init(outlet: Outlet? = nil) { self.outlet = outlet }

  /// What happens in a conversation from now on. The stream ends when the watcher was dropped or the hub closed.
  func watch(_ conversation: ConversationID) -> AsyncStream<Sight> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: Sight.self, bufferingPolicy: .bufferingOldest(Self.bufferedEvents))
    let number = watchers.withLock { watchers in
      watchers.next += 1
      watchers.streams[conversation, default: [:]][watchers.next] = continuation
      return watchers.next
    }
    continuation.onTermination = { [weak self] _ in self?.remove(number, from: conversation) }
    return stream
  }

  /// Passes an event to all who watch the conversation, here and elsewhere; it is made only when there is somebody.
  func publish(in conversation: ConversationID, _ event: () -> LiveEvent) {
    let streams = watchers.withLock { $0.streams[conversation] }
    let outlet = outlet.flatMap { $0.relay.isHeard() ? $0 : nil }
    guard streams != nil || outlet != nil else { return }
    let event = event()
    pass(.event(event), to: streams)
    if let outlet { outlet.relay.tell(event, in: conversation, of: outlet.tenant) }
  }

  /// Passes an event to those who watch here.
  func deliver(_ event: LiveEvent, in conversation: ConversationID) {
    pass(.event(event), to: watchers.withLock { $0.streams[conversation] })
  }

  /// Whether anybody watches here.
  func isWatched(_ conversation: ConversationID) -> Bool {
    watchers.withLock { $0.streams[conversation] != nil }
  }

  /// Tells all watchers that they may have missed something.
  func interrupt() {
    for streams in watchers.withLock({ Array($0.streams.values) }) { pass(.interrupted, to: streams) }
  }

  private func pass(_ sight: Sight, to streams: [Int: AsyncStream<Sight>.Continuation]?) {
    for continuation in (streams ?? [:]).values {
      if case .dropped = continuation.yield(sight) { continuation.finish() }
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
