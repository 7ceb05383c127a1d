import Essentials

extension RunMachine {
  /// Makes the state of another run, as it was when it came to a step, that of this one.
  ///
  /// - Parameters:
  ///   - changes: Fields of the scope that the step is in, set before it begins.
  ///   - history: The other run's steps; those that were over by then are taken over.
  /// - Throws: A problem of status 409 or 422.
  mutating func replay(
    _ changes: [String: JSONValue], step: StepRecord, history: [StepRecord], at time: Timestamp
  ) throws {
    guard state.phase == .running, state.failing.isEmpty, step.kind != "compensation", !step.isInherited
    else {
      throw Problem.cannotReplay(
        step.isInherited
          ? "“\(step.path)” was done by the run that this one was replayed from; replay that one"
          : "after “\(step.path)” there was nothing left to run")
    }
    now = time
    state.undo = []
    try write(changes, at: step)
    for token in state.tokens where node(of: token) == nil {
      throw Problem.cannotReplay("the workflow has no node “\(token.node)” any more")
    }
    beginAnew()
    let wasAfterwards = Set(history.filter { $0.checkpoint > step.checkpoint }.map(\.path))
    for var record in history where !wasAfterwards.contains(record.path) && record.kind != "compensation" {
      let isOpen = state.scopes.values.contains { $0.origin == record.path }
      if let token = state.token(record.path) {
        record = StepRecord(again: record, status: token.phase.status, input: token.input, at: time)
        record.dueAt = token.due
      } else if isOpen {
        record = StepRecord(again: record, status: .running, input: record.input, at: time)
      } else {
        record.isInherited = true
      }
      record.checkpoint = 0
      self.changes.append(.began(record))
    }
  }

  private mutating func write(_ changes: [String: JSONValue], at step: StepRecord) throws {
    let scope = state.token(step.path)?.scope ?? ""
    guard let graph = state.scopes[scope].flatMap({ graph(of: $0) }) else { return }
    var errors: [Problem.FieldError] = []
    for (name, value) in changes.sorted(by: { $0.key < $1.key }) {
      guard let field = graph.workflow.fields.first(where: { $0.name == name }) else {
        let hint = EditDistance.suggestion(for: name, among: graph.workflow.fields.map(\.name))
        errors.append(.init(pointer: "/state/\(name)", detail: "is no field of this workflow\(hint)"))
        continue
      }
      guard field.type.accepts(value) else {
        errors.append(.init(pointer: "/state/\(name)", detail: "must be \(field.type.inWords)"))
        continue
      }
      state.scopes[scope]?.values[name] = value
      if state.scopes[scope]?.join != nil { state.scopes[scope]?.written[name] = value }
    }
    if !errors.isEmpty { throw Problem.wrongShape(errors) }
  }

  /// What pending steps are given follows from the state, which may have been changed, and they wait from now on.
  private mutating func beginAnew() {
    for index in state.tokens.indices {
      let token = state.tokens[index]
      state.tokens[index].attempt = 1
      state.tokens[index].failures = 0
      guard let node = node(of: token), let scope = state.scopes[token.scope] else { continue }
      let values = context(scope)
      switch node.node.action {
      case .task:
        if let input = try? node.input.value(values) { state.tokens[index].input = input }
      case .approval(let approval):
        if let prompt = try? node.text.value(values), let shown = try? node.input.value(values) {
          state.tokens[index].input = ["prompt": prompt, "show": shown]
        }
        state.tokens[index].due = approval.timeout.map { now + $0 }
      case .wait(.duration(let duration)): state.tokens[index].due = now + duration
      default: break
      }
    }
  }
}

extension StepRecord {
  /// A step that is begun again.
  fileprivate init(again record: StepRecord, status: StepStatus, input: JSONValue, at time: Timestamp) {
    self.init(
      path: record.path, ordinal: record.ordinal, node: record.node, kind: record.kind, status: status,
      attempt: 1,
      input: input, startedAt: time, checkpoint: 0)
  }
}

extension RunState.Token.Phase {
  fileprivate var status: StepStatus {
    switch self {
    case .ready: .running
    case .delayed: .retrying
    case .approval, .wait: .waiting
    }
  }
}

extension WorkflowRun {
  /// Takes over what a run has come to, in its next checkpoint.
  mutating func update(by machine: RunMachine, at now: Timestamp) {
    checkpoint += 1
    updatedAt = now
    switch machine.state.phase {
    case .running:
      status =
        machine.state.tokens.contains { $0.phase == .ready || $0.phase == .delayed } ? .running : .waiting
    case .compensating: status = .compensating
    case .completed: status = .completed
    case .failed: status = .failed
    case .cancelled: status = .cancelled
    }
    output = machine.output
    if let failure = machine.state.failure {
      error = [
        "code": .string(failure.code), "message": .string(failure.message),
        "undone": .bool(!machine.state.isUndoIncomplete),
      ]
    }
    if status.isFinal { finishedAt = now }
  }
}
