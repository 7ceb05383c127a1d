import Essentials
import Synchronization
import Telemetry
import Testing
import UsherTesting

@testable import UsherServer

@Suite("Live events between processes") struct LiveRelayTests {
  /// What passes texts to all processes, and may be cut or lose one.
  private final class Bus: Sendable {
    private struct State {
      var listeners: [AsyncStream<String>.Continuation] = []
      var isCut = false
      var losesNext = false
      var refused = 0
    }

    private let state = Mutex(State())

    func tell(_ text: String) throws {
      let listeners = try state.withLock { state in
        if state.isCut {
          state.refused += text.contains("\n") ? 1 : 0
          throw CancellationError()
        }
        // A text without events says only that a process is there.
        guard state.losesNext, text.contains("\n") else { return state.listeners }
        state.losesNext = false
        return []
      }
      for listener in listeners { listener.yield(text) }
    }

    func listen() -> AsyncStream<String> {
      AsyncStream { continuation in state.withLock { $0.listeners.append(continuation) } }
    }

    var refused: Int { state.withLock { $0.refused } }

    func cut(_ isCut: Bool) { state.withLock { $0.isCut = isCut } }
    func loseNext() { state.withLock { $0.losesNext = true } }
  }

  private struct Channel: RelayChannel {
    let bus: Bus
    var capacity = 4000
    var isUp: Bool { true }
    func send(_ text: String) async throws { try bus.tell(text) }
    func texts() -> AsyncStream<String> { bus.listen() }
  }

  /// A process: its relay, and a hub of a company.
  private struct Process {
    let relay: LiveRelay
    let hub: ConversationHub
    let running: Task<Void, Never>

    init(_ channels: [Channel], stored: LiveEvent? = nil) {
      let relay = LiveRelay(channels, logger: .disabled, metrics: MetricRegistry())
      self.relay = relay
      hub = ConversationHub(outlet: ConversationHub.Outlet(relay: relay, tenant: .single))
      relay.connect(.single, to: LiveRelay.Receiver(hub: hub) { _, _ in stored })
      running = Task { await relay.run() }
    }
  }

  private let conversation = ConversationID(at: ManualClock().now)

  private func event(_ text: String) -> LiveEvent {
    LiveEvent(name: "text.delta", members: ["text": .string(text)])
  }

  private func met(_ processes: [Process]) async throws {
    for process in processes {
      while process.relay.peerCount < processes.count - 1 { try await Task.sleep(for: .milliseconds(1)) }
    }
  }

  /// The next event's text, whatever comes before it.
  private func next(_ watcher: inout AsyncStream<ConversationHub.Sight>.Iterator) async -> JSONValue? {
    while let sight = await watcher.next() {
      if case .event(let event) = sight { return event.members["text"] }
    }
    return nil
  }

  private func interruption(_ watcher: inout AsyncStream<ConversationHub.Sight>.Iterator) async -> Bool {
    while let sight = await watcher.next() {
      if case .interrupted = sight { return true }
    }
    return false
  }

  @Test("are seen by those who watch elsewhere, in order, once, and not told without anybody to hear them")
  func passing() async throws {
    let bus = Bus()
    let (first, second) = (Process([Channel(bus: bus)]), Process([Channel(bus: bus)]))
    defer { for process in [first, second] { process.running.cancel() } }
    try await met([first, second])
    var here = first.hub.watch(conversation).makeAsyncIterator()
    var there = second.hub.watch(conversation).makeAsyncIterator()
    for number in 0..<500 { first.hub.publish(in: conversation) { event("\(number)") } }
    for number in 0..<500 {
      let (near, far) = (await next(&here), await next(&there))
      #expect(near == .string("\(number)") && far == .string("\(number)"))
    }
    let alone = Process([Channel(bus: Bus())])
    defer { alone.running.cancel() }
    alone.hub.publish(in: conversation) {
      Issue.record("made for nobody")
      return event("")
    }
  }

  @Test("go by the next channel when the first fails")
  func fallback() async throws {
    let (best, other) = (Bus(), Bus())
    let channels = [Channel(bus: best), Channel(bus: other)]
    let (first, second) = (Process(channels), Process(channels))
    defer { for process in [first, second] { process.running.cancel() } }
    try await met([first, second])
    var there = second.hub.watch(conversation).makeAsyncIterator()
    best.cut(true)
    first.hub.publish(in: conversation) { event("by the other") }
    #expect(await next(&there) == .string("by the other"))
  }

  @Test("that are lost are noticed before what comes after them is heard")
  func loss() async throws {
    let bus = Bus()
    let (first, second) = (Process([Channel(bus: bus)]), Process([Channel(bus: bus)]))
    defer { for process in [first, second] { process.running.cancel() } }
    try await met([first, second])
    var there = second.hub.watch(conversation).makeAsyncIterator()
    bus.loseNext()
    first.hub.publish(in: conversation) { event("lost") }
    // Nothing follows it, so the next sign of life tells.
    #expect(await interruption(&there))
    first.hub.publish(in: conversation) { event("heard") }
    #expect(await next(&there) == .string("heard"))
    bus.cut(true)
    first.hub.publish(in: conversation) { event("thrown away") }
    while bus.refused == 0 { try await Task.sleep(for: .milliseconds(1)) }
    bus.cut(false)
    #expect(await interruption(&there))
  }

  @Test("that are too long are read from what is stored")
  func long() async throws {
    let bus = Bus()
    let message = MessageID(at: ManualClock().now)
    let (first, second) = (
      Process([Channel(bus: bus)]), Process([Channel(bus: bus)], stored: event("as stored"))
    )
    defer { for process in [first, second] { process.running.cancel() } }
    try await met([first, second])
    var there = second.hub.watch(conversation).makeAsyncIterator()
    var long = event(String(repeating: "x", count: 5000))
    long.message = message
    first.hub.publish(in: conversation) { long }
    #expect(await next(&there) == .string("as stored"))
  }

  @Test("A text that is none of ours is left alone, whatever it is")
  func foreign() {
    for text in ["", "usher1", "usher1 a b", "usher2 a 1", "usher1 a 1 2", "\n\n", "{}"] {
      #expect(RelayText(text) == nil, "\(text)")
    }
    let text = RelayText("usher1 a 1\nnonsense\n{\"t\":\"x\"}\n[]")
    #expect(text?.events.isEmpty == true && text?.number == 1)
  }

  @Test("After an interruption a watcher is told again from half a minute before")
  func anchor() {
    let clock = ManualClock()
    let start = ContinuousClock.now
    let ids = (0..<4).map { _ in MessageID(at: clock.now) }
    var seen = SeenMessages(last: ids[0])
    seen.note(ids[1], at: start)
    seen.note(ids[2], at: start + .seconds(20))
    #expect(seen.anchor(at: start + .seconds(25)) == ids[0])
    #expect(seen.anchor(at: start + .seconds(31)) == ids[1])
    seen.note(ids[3], at: start + .seconds(80))
    #expect(seen.anchor(at: start + .seconds(81)) == ids[2])
    var fresh = SeenMessages(last: nil)
    #expect(fresh.anchor(at: start) == nil)
  }
}
