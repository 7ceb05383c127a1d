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

  /// What those who watch all conversations get.
  enum DeskSight: Sendable {
    case event(ConversationID, LiveEvent)
    /// Something may have happened that was not told.
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
    /// Those of operators, who watch all.
    var desks: [Int: AsyncStream<DeskSight>.Continuation] = [:]
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

  /// What operators see happen in all conversations from now on: messages as a whole, who has which conversation, who
  /// writes, and what is for operators alone. The stream ends when the watcher was dropped or the hub closed.
  func watchAll() -> AsyncStream<DeskSight> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: DeskSight.self, bufferingPolicy: .bufferingOldest(Self.bufferedEvents))
    let number = watchers.withLock { watchers in
      watchers.next += 1
      watchers.desks[watchers.next] = continuation
      return watchers.next
    }
    continuation.onTermination = { [weak self] _ in
      self?.watchers.withLock { _ = $0.desks.removeValue(forKey: number) }
    }
    return stream
  }

  /// Passes an event to all who watch the conversation, here and elsewhere; it is made only when there is somebody.
  func publish(in conversation: ConversationID, _ event: () -> LiveEvent) {
    let (streams, desks) = watchers.withLock { ($0.streams[conversation], $0.desks) }
    let outlet = outlet.flatMap { $0.relay.isHeard() ? $0 : nil }
    guard streams != nil || outlet != nil || !desks.isEmpty else { return }
    let event = event()
    pass(event, of: conversation, to: streams, desks)
    if let outlet { outlet.relay.tell(event, in: conversation, of: outlet.tenant) }
  }

  /// Passes an event to those who watch here.
  func deliver(_ event: LiveEvent, in conversation: ConversationID) {
    let (streams, desks) = watchers.withLock { ($0.streams[conversation], $0.desks) }
    pass(event, of: conversation, to: streams, desks)
  }

  /// Whether anybody watches here.
  func isWatched(_ conversation: ConversationID) -> Bool {
    watchers.withLock { $0.streams[conversation] != nil || !$0.desks.isEmpty }
  }

  /// Tells all watchers that they may have missed something.
  func interrupt() {
    let (all, desks) = watchers.withLock { (Array($0.streams.values), $0.desks) }
    for streams in all { pass(.interrupted, to: streams) }
    pass(.interrupted, to: desks)
  }

  /// What operators are not shown of all conversations at once: the words of an answer as they come, and its parts.
  private static let parts: Set = [
    "message.started", "tool.started", "tool.finished", "confirmation.requested", "text.delta", "text.reset",
    "citations", "cards",
  ]

  private func pass(
    _ event: LiveEvent, of conversation: ConversationID, to streams: [Int: AsyncStream<Sight>.Continuation]?,
    _ desks: [Int: AsyncStream<DeskSight>.Continuation]
  ) {
    if !event.isForOperators { pass(.event(event), to: streams) }
    if !Self.parts.contains(event.name) { pass(.event(conversation, event), to: desks) }
  }

  private func pass(_ sight: DeskSight, to desks: [Int: AsyncStream<DeskSight>.Continuation]) {
    for continuation in desks.values {
      if case .dropped = continuation.yield(sight) { continuation.finish() }
    }
  }

  private func pass(_ sight: Sight, to streams: [Int: AsyncStream<Sight>.Continuation]?) {
    for continuation in (streams ?? [:]).values {
      if case .dropped = continuation.yield(sight) { continuation.finish() }
    }
  }

  /// Ends every stream.
  func close() {
    let (streams, desks) = watchers.withLock { watchers in
      defer { (watchers.streams, watchers.desks) = ([:], [:]) }
      return (watchers.streams.values.flatMap(\.values), watchers.desks)
    }
    for stream in streams { stream.finish() }
    for desk in desks.values { desk.finish() }
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
