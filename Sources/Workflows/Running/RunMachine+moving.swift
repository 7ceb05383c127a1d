import Essentials

/// How a run goes on from node to node.
extension RunMachine {
  mutating func go(to target: String, in scope: String) { open.append((scope, target)) }

  /// Goes on until every way leads to a step that somebody must do, or to the end.
  mutating func settle() {
    var index = 0
    repeat {
      while index < open.count {
        let (scope, target) = open[index]
        index += 1
        if state.scopes[scope] != nil, !isFailing(scope) { enter(target, in: scope) }
      }
    } while closeWhatFailed()
    open = []
  }

  mutating func enter(_ target: String, in scopeName: String) {
    guard let scope = state.scopes[scopeName] else { return }
    if target == scope.join { return arrive(scopeName) }
    if target == Workflow.end { return end(scopeName) }
    let key = scopeName.isEmpty ? target : scopeName + "/" + target
    state.stepCount += 1
    guard state.stepCount <= root.workflow.maximumSteps else {
      return stop("step-limit", "the run has taken \(root.workflow.maximumSteps) steps", at: target, in: "")
    }
    guard let node = graph(of: scope)?.nodes[target] else {
      return stop("unknown-node", "the workflow has no node “\(target)” any more", at: target, in: scopeName)
    }
    let visit = (state.visits[key] ?? 0) + 1
    if let limit = node.node.maximumVisits, visit > limit {
      return raise(
        TaskFailure(
          "visit-limit", "“\(target)” was to be visited more than \(limit) times", isRetryable: false),
        at: target, in: scopeName, handler: node.node.onLimit)
    }
    state.visits[key] = visit
    let path = "\(key)#\(visit)"
    do throws(StepError) {
      try perform(node, path, scopeName, scope)
    } catch {
      began(path, node, .failed, input: .null, error: error.failure.json)
      raise(error.failure, at: target, in: scopeName, handler: node.node.onError)
    }
  }

  mutating func perform(
    _ node: CompiledNode, _ path: String, _ scopeName: String, _ scope: RunState.Scope
  ) throws(StepError) {
    let values = context(scope)
    switch node.node.action {
    case .task:
      let input = try StepError.catching { try node.input.value(values) }
      began(path, node, .running, input: input)
      state.tokens.append(
        .init(path: path, scope: scopeName, node: node.node.name, phase: .ready, input: input))
    case .set:
      for (name, template) in node.fields {
        // Each field sees those before it as they were: the order of keys in YAML is nobody's business.
        let value = try StepError.catching { try template.value(values) }
        try write(value, to: name, in: scopeName)
      }
      began(path, node, .completed, input: .null)
      follow(node, in: scopeName)
    case .choice:
      began(path, node, .completed, input: .null)
      follow(node, in: scopeName)
    case .parallel(let branches, let join):
      began(path, node, .running, input: .null)
      for branch in branches {
        var inner = scope
        (inner.parent, inner.origin, inner.originNode) = (scopeName, path, node.node.name)
        (inner.join, inner.hasArrived, inner.written) = (join, false, [:])
        state.scopes[path + "/" + branch] = inner
        go(to: branch, in: path + "/" + branch)
      }
    case .workflow(let name, _):
      let input = try StepError.catching { try node.input.value(values) }
      guard let part = graph(of: scope)?.parts[name] else {
        throw StepError(TaskFailure("unknown-workflow", "there is no workflow “\(name)”", isRetryable: false))
      }
      began(path, node, .running, input: input)
      state.scopes[path] = RunState.Scope(
        parts: scope.parts + [name], parent: scopeName, origin: path, originNode: node.node.name,
        values: Self.values(of: part.workflow, input))
      go(to: part.workflow.firstNode, in: path)
    case .approval(let approval):
      let prompt = try StepError.catching { try node.text.value(values) }
      let shown = try StepError.catching { try node.input.value(values) }
      wait(
        path, node, scopeName, .approval, ["prompt": prompt, "show": shown],
        until: approval.timeout.map { now + $0 })
    case .wait(.duration(let duration)):
      wait(path, node, scopeName, .wait, .null, until: now + duration)
    case .wait(.until):
      let moment = try StepError.catching { try node.text.value(values) }
      guard let time = moment.stringValue.flatMap({ Timestamp($0) }) else {
        throw StepError(
          TaskFailure(
            "expression", "\(moment.text) is no time such as 2026-11-21T10:00:00Z", isRetryable: false))
      }
      wait(path, node, scopeName, .wait, ["until": moment], until: time)
    case .fail(let code, _):
      let message = try StepError.catching { try node.text.value(values) }
      throw StepError(TaskFailure(code, message.plainText, isRetryable: false))
    }
  }

  mutating func wait(
    _ path: String, _ node: CompiledNode, _ scope: String, _ phase: RunState.Token.Phase, _ input: JSONValue,
    until due: Timestamp?
  ) {
    began(path, node, .waiting, input: input, due: due)
    state.tokens.append(
      .init(path: path, scope: scope, node: node.node.name, phase: phase, input: input, due: due))
  }

  /// Takes the first way on whose condition holds.
  mutating func follow(_ node: CompiledNode, in scopeName: String) {
    guard let scope = state.scopes[scopeName], !isFailing(scopeName) else { return }
    if node.edges.isEmpty { return go(to: Workflow.end, in: scopeName) }
    let values = context(scope)
    do throws(StepError) {
      for edge in node.edges {
        let holds = try StepError.catching {
          try edge.condition?.holds(values) ?? true
        }
        if holds { return go(to: edge.target, in: scopeName) }
      }
      stop("no-edge", "no condition of “\(node.node.name)” holds", at: node.node.name, in: scopeName)
    } catch {
      raise(error.failure, at: node.node.name, in: scopeName, handler: node.node.onError)
    }
  }
}

/// Carries a failure out of what a node does at once.
struct StepError: Error {
  let failure: TaskFailure

  init(_ failure: TaskFailure) {
    self.failure = failure
  }

  static func catching<Value>(_ body: () throws -> Value) throws(StepError) -> Value {
    do {
      return try body()
    } catch {
      throw StepError(TaskFailure("expression", "\(error)", isRetryable: false))
    }
  }
}
