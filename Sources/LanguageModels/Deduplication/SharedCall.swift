import Synchronization

/// One call of a model that several follow. The model is asked for its next event when the first of the readers wants
/// one that is not there yet, so that the call is as fast as its fastest reader. What was said is kept for who is
/// slower or comes later; beyond a bound nobody is taken in any more, and the model waits for the slowest.
final class SharedCall: Sendable {
  enum Progress {
    case asked, begun, ended, failed(ModelError)
  }

  struct State {
    var progress = Progress.asked
    /// The events from the one with the number `first` on.
    var events: [ModelEvent] = []
    var first = 0
    var bytes = 0
    var isOpen = true
    var nextReader = 0
    /// The number of the event that each reader reads next.
    var positions: [Int: Int] = [:]
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    var pump: CheckedContinuation<Bool, Never>?
    var task: Task<Void, Never>?
  }

  private let bufferedBytes: Int
  /// Called once, when the call has ended or been left by all; the latter says `true`.
  private let onEnd: @Sendable (SharedCall, Bool) -> Void
  private let state = Mutex(State())

  init(bufferedBytes: Int, onEnd: @escaping @Sendable (SharedCall, Bool) -> Void) {
    self.bufferedBytes = bufferedBytes
    self.onEnd = onEnd
  }

  // MARK: Readers

  /// Takes the first reader in.
  func open() -> Int {
    state.withLock { $0.addReader() }
  }

  /// Takes one more reader in, while that is possible.
  func join() -> Int? {
    state.withLock { $0.isOpen ? $0.addReader() : nil }
  }

  func leave(_ reader: Int) {
    let (pump, isAbandoned, task) = state.withLock { state in
      state.positions[reader] = nil
      if !state.isOpen { state.trim() }
      guard state.positions.isEmpty, state.isUnderWay else {
        return (state.takePump(if: state.wantsMore(bufferedBytes)), false, nil as Task<Void, Never>?)
      }
      state.isOpen = false
      state.progress = .failed(ModelError(.cancelled, "nobody follows the answer any more"))
      return (state.takePump(if: true), true, state.task)
    }
    if isAbandoned {
      task?.cancel()
      onEnd(self, true)
    }
    pump?.resume(returning: !isAbandoned)
  }

  /// Returns when the answer begins.
  func beginning(for reader: Int) async throws(ModelError) {
    while true {
      let isAsked = try state.withLock { state throws(ModelError) in
        switch state.progress {
        case .asked: true
        case .begun, .ended: false
        case .failed(let error) where state.events.isEmpty: throw error
        case .failed: false
        }
      }
      guard isAsked else { return }
      try await wait(reader) { if case .asked = $0.progress { true } else { false } }
    }
  }

  /// The next event for a reader.
  func next(for reader: Int) async throws(ModelError) -> ModelEvent? {
    while true {
      let step = try state.withLock { state throws(ModelError) in try state.step(reader, bufferedBytes) }
      step.pump?.resume(returning: true)
      switch step.finding {
      case .event(let event): return event
      case .end: return nil
      case .nothingYet: try await wait(reader) { $0.isWaitingWorthwhile(reader) }
      }
    }
  }

  /// Waits for news. What is to be waited for is looked at again under the lock.
  private func wait(
    _ reader: Int, while isWorthwhile: @Sendable (borrowing State) -> Bool
  ) async throws(ModelError) {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (isOver, pump) = state.withLock { state in
          guard !Task.isCancelled, isWorthwhile(state) else {
            return (true, nil as CheckedContinuation<Bool, Never>?)
          }
          state.waiting[reader] = continuation
          return (false, state.takePump(if: state.wantsMore(bufferedBytes)))
        }
        if isOver { continuation.resume() }
        pump?.resume(returning: true)
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: reader) }?.resume()
    }
    if Task.isCancelled { throw ModelError(.cancelled, "the reader was cancelled") }
  }

  // MARK: The model

  func start(_ model: any LanguageModel, _ request: ModelRequest) {
    let task = Task.immediate { await run(model, request) }
    let isLate = state.withLock { state in
      state.task = task
      return !state.isUnderWay
    }
    if isLate { task.cancel() }
  }

  private func run(_ model: any LanguageModel, _ request: ModelRequest) async {
    do throws(ModelError) {
      var events = try await model.respond(to: request).makeAsyncIterator()
      advance { $0.progress = .begun }
      while await isMoreWanted() {
        guard let event = try await events.next() else { return end(.ended) }
        advance { state in
          state.events.append(event)
          state.bytes += event.size
          if state.bytes > bufferedBytes { state.isOpen = false }
        }
      }
    } catch {
      end(.failed(error))
    }
  }

  /// Whether to go on; returns when a reader wants an event that is not there, and there is room for it.
  private func isMoreWanted() async -> Bool {
    await withCheckedContinuation { continuation in
      let answer = state.withLock { state -> Bool? in
        if !state.isUnderWay { return false }
        if state.wantsMore(bufferedBytes) { return true }
        state.pump = continuation
        return nil
      }
      if let answer { continuation.resume(returning: answer) }
    }
  }

  private func end(_ progress: Progress) {
    var isFirstEnd = false
    advance { state in
      guard state.isUnderWay else { return }
      isFirstEnd = true
      state.isOpen = false
      state.progress = progress
    }
    if isFirstEnd { onEnd(self, false) }
  }

  /// Changes the state and lets all look at it who wait.
  private func advance(_ change: (inout State) -> Void) {
    let waiting = state.withLock { state in
      if state.isUnderWay { change(&state) }
      defer { state.waiting.removeAll() }
      return state.waiting
    }
    for (_, continuation) in waiting { continuation.resume() }
  }
}

extension SharedCall.State {
  enum Finding {
    case event(ModelEvent), end, nothingYet
  }

  var isUnderWay: Bool {
    switch progress {
    case .asked, .begun: true
    case .ended, .failed: false
    }
  }

  mutating func addReader() -> Int {
    defer { nextReader += 1 }
    positions[nextReader] = 0
    return nextReader
  }

  /// What a reader gets, and the pump when reading it has made room.
  mutating func step(
    _ reader: Int, _ limit: Int
  ) throws(ModelError) -> (finding: Finding, pump: CheckedContinuation<Bool, Never>?) {
    guard let position = positions[reader] else { return (.end, nil) }
    if position < first + events.count {
      let event = events[position - first]
      positions[reader] = position + 1
      if !isOpen { trim() }
      return (.event(event), takePump(if: wantsMore(limit)))
    }
    switch progress {
    case .asked, .begun: return (.nothingYet, nil)
    case .ended: return (.end, nil)
    case .failed(let error): throw error
    }
  }

  func isWaitingWorthwhile(_ reader: Int) -> Bool {
    guard isUnderWay, let position = positions[reader] else { return false }
    return position >= first + events.count
  }

  /// Forgets what all have read.
  mutating func trim() {
    let read = (positions.values.min() ?? first) - first
    guard read > 0 else { return }
    bytes -= events.prefix(read).reduce(0) { $0 + $1.size }
    events.removeFirst(read)
    first += read
  }

  /// Whether somebody waits for an event that is not there, and there is room for it.
  func wantsMore(_ limit: Int) -> Bool {
    if case .begun = progress { !waiting.isEmpty && bytes <= limit } else { false }
  }

  mutating func takePump(if isWanted: Bool) -> CheckedContinuation<Bool, Never>? {
    guard isWanted else { return nil }
    defer { pump = nil }
    return pump
  }
}

extension ModelEvent {
  /// About how many bytes of memory it takes.
  fileprivate var size: Int {
    let text =
      switch self {
      case .textDelta(let text), .reasoningDelta(let text), .toolCallArguments(_, let text): text.utf8.count
      case .toolCallStarted(_, let id, let name, let signature):
        id.utf8.count + name.utf8.count + (signature?.utf8.count ?? 0)
      case .citations(let citations):
        citations.reduce(0) { $0 + 32 + $1.title.utf8.count + ($1.url?.utf8.count ?? 0) }
      case .started, .assessment, .usage, .finished: 0
      }
    return 64 + text
  }
}
