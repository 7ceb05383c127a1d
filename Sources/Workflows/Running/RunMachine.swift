import Essentials

/// Moves a run from state to state. It has no effects: what happened is told to it, and ``state`` and ``changes`` say
/// what to save and what to do next. The same events give the same states.
struct RunMachine: Sendable {
  let root: CompiledWorkflow
  let run: WorkflowRunID
  var state: RunState
  /// The changes of the history since they were taken last.
  var changes: [StepChange] = []
  /// The number of the checkpoint that is being made.
  var checkpoint = 0
  var now = Timestamp(milliseconds: 0)
  var open: [(scope: String, target: String)] = []

  init(_ root: CompiledWorkflow, run: WorkflowRunID, state: RunState = RunState()) {
    self.root = root
    self.run = run
    self.state = state
  }

  /// Takes the changes out.
  mutating func takeChanges() -> [StepChange] {
    defer { changes = [] }
    return changes
  }

  // MARK: Events

  /// Begins a run.
  mutating func begin(_ input: JSONValue, at time: Timestamp) {
    now = time
    state.scopes[""] = RunState.Scope(values: Self.values(of: root.workflow, input))
    go(to: root.workflow.firstNode, in: "")
    settle()
  }

  /// A step is done.
  mutating func complete(_ path: String, with output: JSONValue, at time: Timestamp) {
    guard let token = take(path) else { return }
    now = time
    finish(token, output)
    settle()
  }

  /// An attempt at a step has failed.
  mutating func fail(
    _ path: String, with failure: TaskFailure, at time: Timestamp,
    using random: inout some RandomNumberGenerator
  ) {
    guard var token = take(path) else { return }
    now = time
    token.failures += 1
    let policy = token.compensation == nil ? node(of: token)?.node.retry ?? .never : Self.compensationRetry
    if failure.isRetryable,
      let delay = policy.delay(after: token.failures, retryAfter: failure.retryAfter, using: &random)
    {
      token.phase = .delayed
      token.due = now + delay
      record(token, .retrying, error: failure.json, due: token.due)
      token.attempt += 1
      state.tokens.append(token)
      stopWhatFails()
    } else {
      record(token, .failed, error: failure.json, isFinished: true)
      if token.compensation == nil {
        raise(failure, at: token.node, in: token.scope, handler: node(of: token)?.node.onError)
      } else {
        state.isUndoIncomplete = true
        undoNext()
      }
    }
    settle()
  }

  /// A person has answered.
  mutating func decide(_ path: String, _ decision: ApprovalDecision, at time: Timestamp) {
    guard let waiting = state.token(path), waiting.phase == .approval, let token = take(path) else { return }
    now = time
    let node = node(of: token)
    if decision.isApproved {
      finish(token, decision.output)
    } else if save(decision.output, of: token) {
      record(token, .completed, output: decision.output, isFinished: true)
      raise(
        TaskFailure("rejected", decision.note ?? "\(decision.by) said no", isRetryable: false),
        at: token.node, in: token.scope, handler: node?.node.onReject)
    }
    settle()
  }

  /// Time has passed: what was to be tried again runs, what waited goes on.
  mutating func wake(at time: Timestamp) {
    now = time
    for token in state.tokens where token.due.map({ $0 <= time }) == true {
      switch token.phase {
      case .ready: break
      case .delayed:
        guard var token = take(token.path) else { continue }
        token.phase = .ready
        token.due = nil
        state.tokens.append(token)
        record(token, .running)
      case .wait:
        guard let token = take(token.path) else { continue }
        finish(token, .null)
      case .approval:
        guard let token = take(token.path) else { continue }
        let failure = TaskFailure("approval-timeout", "nobody has answered in time", isRetryable: false)
        record(token, .failed, error: failure.json, isFinished: true)
        raise(failure, at: token.node, in: token.scope, handler: node(of: token)?.node.onTimeout)
      }
    }
    settle()
  }

  /// Somebody wants the run to end: steps that run come to their end, and what was done is undone.
  mutating func cancel(_ reason: String, at time: Timestamp) {
    guard state.phase == .running else { return }
    now = time
    state.failing[""] = TaskFailure(Self.cancelled, reason, isRetryable: false)
    stopWhatFails()
    settle()
  }

  /// The state has grown too large to be kept.
  mutating func stopForSize(_ limit: Int, at time: Timestamp) {
    now = time
    stop("state-too-large", "the run's state has more than \(limit) bytes", at: "", in: "")
    settle()
  }

  /// The process that had the run is gone: what ran may have been done, in part or not at all. It runs again under the
  /// same key; a step that takes its process down every time is given up.
  mutating func recover(at time: Timestamp) {
    now = time
    for token in state.tokens where token.phase == .ready {
      guard var token = take(token.path) else { continue }
      token.attempt += 1
      if token.attempt - token.failures <= Self.mostInterruptions {
        state.tokens.append(token)
        record(token, .running)
        continue
      }
      let failure = TaskFailure(
        "interrupted", "the process ended \(Self.mostInterruptions) times in the middle of it",
        isRetryable: false)
      record(token, .failed, error: failure.json, isFinished: true)
      if token.compensation == nil {
        raise(failure, at: token.node, in: token.scope, handler: node(of: token)?.node.onError)
      } else {
        state.isUndoIncomplete = true
        undoNext()
      }
    }
    settle()
  }

  static let cancelled = "cancelled"
  private static let mostInterruptions = 10
  static let compensationRetry = RetryPolicy(attempts: 8, base: .seconds(1), cap: .seconds(300))

  // MARK: Parts

  func node(of token: RunState.Token) -> CompiledNode? {
    state.scopes[token.scope].flatMap { graph(of: $0) }?.nodes[token.node]
  }

  func graph(of scope: RunState.Scope) -> CompiledWorkflow? {
    scope.parts.reduce(root) { graph, part in graph?.parts[part] }
  }

  mutating func removeScopes(within origin: String) {
    state.scopes = state.scopes.filter { !$0.key.isScope(within: origin) }
    state.visits = state.visits.filter { !$0.key.hasPrefix(origin + "/") }
  }

  mutating func take(_ path: String) -> RunState.Token? {
    state.tokens.firstIndex { $0.path == path }.map { state.tokens.remove(at: $0) }
  }

  func context(_ scope: RunState.Scope) -> [String: JSONValue] {
    var values = scope.values
    values["run"] = ["id": .string(run.text), "workflow": .string(root.workflow.name)]
    values["error"] = scope.error
    return values
  }

  static func values(of workflow: Workflow, _ input: JSONValue) -> [String: JSONValue] {
    Dictionary(workflow.fields.map { ($0.name, input[$0.name] ?? $0.initial) }) { first, _ in first }
  }
}
