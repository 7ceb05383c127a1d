import Essentials
import LanguageModels
import Synchronization
import UsherTesting

/// A language model that does what a test wants, one list of steps for each call.
final class FakeModel: LanguageModel {
  enum Step: Sendable {
    case started
    case say(String)
    case think(String)
    case tool(String)
    case assess(Bool)
    case usage(TokenUsage)
    case finish(FinishReason)
    case fail(ModelError)
    /// Nothing comes until the task is cancelled.
    case stall
    /// Nothing comes, whatever happens, until the test lets go.
    case hang
    case wait(Duration)

    var isEvent: Bool {
      switch self {
      case .fail, .stall, .hang, .wait: false
      default: true
      }
    }
  }

  struct Counts: Equatable {
    var calls = 0
    /// Calls that began, or may begin, and are not over.
    var open = 0
    var mostOpen = 0
    var cancelled = 0
  }

  let name: String
  let clock: ManualClock
  private let script: @Sendable (Int, ModelRequest) -> [Step]
  fileprivate let state = Mutex(Counts())
  fileprivate let gate = Gate()

  init(_ name: String, _ clock: ManualClock, _ script: @escaping @Sendable (Int, ModelRequest) -> [Step]) {
    self.name = name
    self.clock = clock
    self.script = script
  }

  /// Always the same, or one after another, the last again and again.
  convenience init(_ name: String, _ clock: ManualClock, _ scripts: [Step]...) {
    self.init(name, clock) { call, _ in scripts[min(call, scripts.count - 1)] }
  }

  /// Answers well.
  convenience init(_ name: String, _ clock: ManualClock, says text: String? = nil) {
    self.init(name, clock, [.started, .say(text ?? name), .finish(.stop)])
  }

  var counts: Counts { state.withLock { $0 } }
  func letGo() { gate.open() }

  func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    let call = state.withLock { state in
      state.calls += 1
      state.open += 1
      state.mostOpen = max(state.mostOpen, state.open)
      return state.calls - 1
    }
    var source = Source(life: Life(self), steps: script(call, request)[...])
    // What comes before the first event is the time until the answer begins.
    while let step = source.steps.first, !step.isEvent {
      source.steps.removeFirst()
      _ = try await source.perform(step)
    }
    return ModelStream(source)
  }

  /// As long as it lives, the call is under way.
  private final class Life: Sendable {
    let model: FakeModel
    init(_ model: FakeModel) { self.model = model }
    deinit { model.state.withLock { $0.open -= 1 } }
  }

  private struct Source: ModelEventSource {
    let life: Life
    var steps: ArraySlice<Step>

    mutating func next() async throws(ModelError) -> ModelEvent? {
      while let step = steps.popFirst() {
        if let event = try await perform(step) { return event }
      }
      return nil
    }

    func perform(_ step: Step) async throws(ModelError) -> ModelEvent? {
      switch step {
      case .started:
        return .started(ModelSource(name: life.model.name, provider: "fake", model: life.model.name + "-1"))
      case .say(let text): return .textDelta(text)
      case .think(let text): return .reasoningDelta(text)
      case .tool(let name): return .toolCallStarted(index: 0, id: "1", name: name, signature: nil)
      case .assess(let isAnswered):
        return .assessment(ModelAssessment(isAnswered: isAnswered, confidence: 1))
      case .usage(let usage): return .usage(usage)
      case .finish(let reason): return .finished(reason)
      case .fail(let error): throw error
      case .hang: await life.model.gate.wait()
      case .stall: try await sleep(.seconds(1_000_000))
      case .wait(let duration): try await sleep(duration)
      }
      return nil
    }

    private func sleep(_ duration: Duration) async throws(ModelError) {
      let model = life.model
      do { try await model.clock.sleep(until: model.clock.instant + duration) } catch {
        model.state.withLock { $0.cancelled += 1 }
        throw ModelError(.cancelled, "The call was given up.")
      }
    }
  }
}

/// Closed until a test opens it; deaf to cancellation.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  func open() {
    let waiters = state.withLock { state in
      state.isOpen = true
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  func wait() async {
    await withCheckedContinuation { waiter in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiters.append(waiter) }
        return state.isOpen
      }
      if isOpen { waiter.resume() }
    }
  }
}
