import Essentials
import Synchronization
import Telemetry

/// Lets those who watch a conversation on one process see what happens in it on another.
///
/// Events go by the first of its channels that is up, many at a time, while there are other processes to hear them.
/// Whoever notices that events are missing, by the numbers of the texts, has its watchers read what is stored; so nothing
/// is lost when a channel is.
final class LiveRelay: Sendable {
  /// What a company's part of the server does with what others tell.
  struct Receiver: Sendable {
    let hub: ConversationHub
    /// Reads the event of a message that was too long to be told.
    let stored: @Sendable (ConversationID, MessageID) async -> LiveEvent?
  }

  private struct Waiting {
    let tenant: TenantID
    let conversation: ConversationID
    let event: LiveEvent
  }

  private struct Peer {
    var number: Int
    var heardAt: ContinuousClock.Instant
  }

  private struct State {
    var receivers: [TenantID: Receiver] = [:]
    var peers: [String: Peer] = [:]
    var waiting: [Waiting] = []
    var sent = 0
    /// Events were thrown away: the next number is left out, so that it is noticed.
    var hasLost = false
  }

  /// How often a process says that it is there.
  private static let heartbeat = Duration.seconds(3)
  /// Who was not heard for so long is gone.
  private static let memory = Duration.seconds(15)
  /// So many events may wait to be told.
  private static let capacity = 10_000

  private let origin = SecureToken(byteCount: 9).text
  private let channels: [any RelayChannel]
  private let logger: Logger
  private let state = Mutex(State())
  private let bell: AsyncStream<Void>
  private let ringing: AsyncStream<Void>.Continuation

  /// Makes a relay over channels, the best first.
  init(_ channels: [any RelayChannel], logger: Logger, metrics: MetricRegistry) {
    self.channels = channels
    self.logger = logger
    (bell, ringing) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    metrics.gauge("usher_other_processes", help: "Processes on the same database that were heard lately.") {
      [weak self] in Double(self?.peerCount ?? 0)
    }
  }

  /// How many other processes there are.
  var peerCount: Int {
    let since = ContinuousClock.now - Self.memory
    return state.withLock { $0.peers.values.count { $0.heardAt > since } }
  }

  /// Passes what others tell about a company's conversations on to its watchers; nothing ends that.
  func connect(_ tenant: TenantID, to receiver: Receiver?) {
    state.withLock { $0.receivers[tenant] = receiver }
  }

  /// Whether anybody would hear of an event. Where nobody does, whoever comes later learns that there was one.
  func isHeard() -> Bool {
    let since = ContinuousClock.now - Self.memory
    return state.withLock { state in
      let isHeard = state.peers.values.contains { $0.heardAt > since }
      if !isHeard { state.hasLost = true }
      return isHeard
    }
  }

  /// Tells the others of an event, as soon as there is time.
  func tell(_ event: LiveEvent, in conversation: ConversationID, of tenant: TenantID) {
    state.withLock { state in
      guard state.waiting.count < Self.capacity else {
        state.hasLost = true
        return
      }
      state.waiting.append(Waiting(tenant: tenant, conversation: conversation, event: event))
    }
    ringing.yield()
  }

  /// Tells and listens until the task is cancelled.
  func run() async {
    await withDiscardingTaskGroup { group in
      for channel in channels {
        group.addTask { for await text in channel.texts() { await self.hear(text) } }
      }
      group.addTask {
        while !Task.isCancelled {
          self.forget()
          self.ringing.yield()
          try? await Task.sleep(for: Self.heartbeat)
        }
      }
      group.addTask { for await _ in self.bell { await self.send() } }
    }
  }

  // MARK: Telling

  /// Tells all that waits; when nothing does, that this process is there.
  private func send() async {
    repeat {
      let best = channels.filter(\.isUp)
      guard let capacity = best.map(\.capacity).min() else { return lose() }
      let text = nextText(capacity)
      guard await send(text, over: best) else { return lose() }
    } while state.withLock { !$0.waiting.isEmpty }
  }

  private func send(_ text: String, over channels: [any RelayChannel]) async -> Bool {
    for channel in channels {
      do {
        try await channel.send(text)
        return true
      } catch {
        logger.debug("Other processes cannot be told what happens", ["error": .string("\(error)")])
      }
    }
    return false
  }

  /// The next text: as many events as fit into it.
  private func nextText(_ capacity: Int) -> String {
    // Room for the first line.
    let room = capacity - 64
    return state.withLock { state in
      var lines: [String] = []
      var size = 0
      var taken = 0
      for waiting in state.waiting {
        let line = RelayText.line(
          waiting.event, in: waiting.conversation, of: waiting.tenant, capacity: room)
        if let line {
          guard size + line.utf8.count < room || lines.isEmpty else { break }
          lines.append(line)
          size += line.utf8.count + 1
        } else {
          state.hasLost = true
        }
        taken += 1
      }
      state.waiting.removeFirst(taken)
      if !lines.isEmpty { state.sent += 1 }
      if state.hasLost { state.sent += 1 }
      state.hasLost = false
      return ([RelayText.head(origin: origin, number: state.sent)] + lines).joined(separator: "\n")
    }
  }

  /// What cannot be told is thrown away: it is stored, and the others will notice.
  private func lose() {
    state.withLock { state in
      state.hasLost = true
      state.waiting.removeAll()
    }
  }

  // MARK: Hearing

  private func hear(_ text: String) async {
    guard let text = RelayText(text), text.origin != origin else { return }
    let now = ContinuousClock.now
    let (known, receivers) = state.withLock { state in
      let known = state.peers[text.origin]?.number
      state.peers[text.origin] = Peer(number: max(text.number, known ?? 0), heardAt: now)
      return (known, Array(state.receivers.values))
    }
    // Who has just come is to know at once that this process is there.
    if known == nil { ringing.yield() }
    let expected = (known ?? 0) + (text.events.isEmpty ? 0 : 1)
    // First, so that watchers read what is stored before they hear what came after it.
    if text.number > expected { for receiver in receivers { receiver.hub.interrupt() } }
    guard text.number > known ?? 0 else { return }
    for event in text.events { await pass(event) }
  }

  /// Forgets processes that are gone for good; one that comes back is a new one.
  private func forget() {
    let since = ContinuousClock.now - Self.memory * 20
    state.withLock { state in state.peers = state.peers.filter { $0.value.heardAt > since } }
  }

  private func pass(_ told: RelayText.Event) async {
    guard let receiver = state.withLock({ $0.receivers[told.tenant] }),
      receiver.hub.isWatched(told.conversation)
    else { return }
    if let event = told.event {
      receiver.hub.deliver(event, in: told.conversation)
    } else if let message = told.message, let event = await receiver.stored(told.conversation, message) {
      receiver.hub.deliver(event, in: told.conversation)
    }
  }
}
