public import Essentials

/// What people and programs ask of an engine.
extension WorkflowEngine {
  /// Starts a run.
  ///
  /// - Parameters:
  ///   - name: The workflow.
  ///   - input: Its fields; those that are required must be there.
  ///   - idempotencyKey: The caller's own name for this start; the same again gets the run that the first one began.
  /// - Throws: Problems of status 404 and 422.
  public func start(
    _ name: String, input: JSONValue = .object([:]), idempotencyKey: String? = nil
  ) async throws -> WorkflowRun {
    guard let workflow = catalog.workflow(named: name) else {
      throw Problem.unknownWorkflow(name, among: catalog.workflows.map(\.workflow.name))
    }
    try workflow.workflow.check(input)
    let now = clock.now
    let run = WorkflowRun(
      id: WorkflowRunID(at: now), workflow: name, version: workflow.version, input: input,
      idempotencyKey: idempotencyKey, at: now)
    var machine = RunMachine(workflow, run: run.id)
    machine.begin(input, at: now)
    return try await insert(run, machine, workflow)
  }

  /// Answers a step that waits for a person.
  ///
  /// - Parameters:
  ///   - step: Its path; may be left out when only one waits.
  ///   - by: Who answers.
  ///   - data: Values for the steps after it.
  /// - Returns: The run as it was when the answer was stored.
  /// - Throws: Problems of status 404 and 409.
  public func answer(
    _ id: WorkflowRunID, step: String? = nil, isApproved: Bool, by: String, note: String? = nil,
    data: JSONValue = .null
  ) async throws -> WorkflowRun {
    let run = try await existing(id)
    let path = try await waitingStep(step, of: run)
    let decision = ApprovalDecision(isApproved: isApproved, by: by, note: note, data: data, at: clock.now)
    switch try await store.decide(decision, on: path, of: id) {
    case .taken: look(at: id)
    case .repeated: break
    case .answered: throw Problem.answeredBefore(path)
    case .notWaiting: throw Problem.notWaiting(path, run)
    }
    return try await existing(id)
  }

  /// Ends a run: steps that run come to their end, and what was done is undone.
  /// - Throws: Problems of status 404 and 409.
  public func cancel(_ id: WorkflowRunID, reason: String) async throws -> WorkflowRun {
    let run = try await existing(id)
    guard try await store.cancel(id, reason: reason, at: clock.now) else { throw Problem.runIsOver(run) }
    look(at: id)
    return try await existing(id)
  }

  /// Starts a new run from where another one was when it came to a step. What the other one did before is taken over and
  /// not done again; the step and what follows are done anew, under keys of their own. What the other run did is not
  /// undone when this one fails.
  ///
  /// - Parameters:
  ///   - step: The step's path in the history.
  ///   - changes: Fields to set before it begins.
  ///   - usesPresentGraph: Whether to go on by the workflow as it is now, and not as it was.
  /// - Throws: Problems of status 404, 409 and 422.
  public func replay(
    _ id: WorkflowRunID, from step: String, changes: [String: JSONValue] = [:], usesPresentGraph: Bool = false
  ) async throws -> WorkflowRun {
    let original = try await existing(id)
    let steps = try await store.steps(of: id)
    guard let record = steps.first(where: { $0.path == step }) else {
      throw Problem.unknownStep(step, among: steps.map(\.path))
    }
    let stored = try await catalog.version(original.version, of: original.workflow, in: store)
    guard let workflow = usesPresentGraph ? catalog.workflow(named: original.workflow) : stored else {
      throw Problem.unknownWorkflow(original.workflow, among: catalog.workflows.map(\.workflow.name))
    }
    let now = clock.now
    let run = WorkflowRun(
      id: WorkflowRunID(at: now), workflow: original.workflow, version: workflow.version,
      input: original.input,
      idempotencyKey: nil, replayOf: .init(run: id, step: step), at: now)
    let state = try await store.state(of: id, at: record.checkpoint)
    var machine = RunMachine(workflow, run: run.id, state: state)
    try machine.replay(changes, step: record, history: steps, at: now)
    return try await insert(run, machine, workflow)
  }

  /// The graph that a run goes by, as it was when the run began.
  public func workflow(of run: WorkflowRun) async throws -> Workflow? {
    try await catalog.version(run.version, of: run.workflow, in: store)?.workflow
  }

  private func insert(
    _ new: WorkflowRun, _ machine: RunMachine, _ workflow: CompiledWorkflow
  ) async throws -> WorkflowRun {
    var run = new
    var machine = machine
    run.update(by: machine, at: new.createdAt)
    run.checkpoint = 0
    let takesOn = takesOnAtOnce
    let (stored, isNew) = try await store.insert(
      run, document: workflow.document, machine.state, machine.takeChanges(),
      owner: takesOn ? settings.owner : nil, until: new.createdAt + settings.lease)
    guard isNew else { return stored }
    if takesOn, machine.state.hasWork {
      take(RunClaim(run: run, state: machine.state, lease: 1, isRecovery: false, signals: 0))
    } else {
      look(at: run.id)
    }
    return run
  }

  /// The step that waits for a person under a name, or the only one.
  private func waitingStep(_ step: String?, of run: WorkflowRun) async throws -> String {
    if let step { return step }
    let approvals = try await store.steps(of: run.id).filter { $0.kind == "approval" }
    let waiting = approvals.filter { $0.status == .waiting }
    // Sent again after the run has gone on, it means the one that was answered last.
    guard let only = waiting.first ?? approvals.last else { throw Problem.notWaiting(nil, run) }
    guard waiting.count <= 1 else { throw Problem.severalWait(waiting.map(\.path)) }
    return only.path
  }
}

extension Workflow {
  /// Checks what a run is started with.
  /// - Throws: A problem of status 422 that names each field.
  func check(_ input: JSONValue) throws {
    guard let members = input.objectValue else {
      throw Problem.wrongShape([.init(pointer: "/input", detail: "must be an object")])
    }
    var errors: [Problem.FieldError] = []
    let known = fields.map(\.name)
    for name in members.keys.sorted() where !known.contains(name) {
      errors.append(
        .init(
          pointer: "/input/\(name)",
          detail: "is no field of this workflow\(EditDistance.suggestion(for: name, among: known))"))
    }
    for field in fields {
      let value = members[field.name] ?? .null
      if value == .null, field.isRequired {
        errors.append(.init(pointer: "/input/\(field.name)", detail: "is missing"))
      } else if !field.type.accepts(value) {
        errors.append(.init(pointer: "/input/\(field.name)", detail: "must be \(field.type.inWords)"))
      }
    }
    if !errors.isEmpty { throw Problem.wrongShape(errors) }
  }
}
