import Essentials

/// What becomes of steps, branches and workflows that are done.
extension RunMachine {
  mutating func finish(_ token: RunState.Token, _ output: JSONValue) {
    if token.compensation != nil {
      record(token, .completed, output: output, isFinished: true)
      return undoNext()
    }
    guard let node = node(of: token) else {
      return stop(
        "unknown-node", "the workflow has no node “\(token.node)” any more", at: token.node, in: token.scope)
    }
    let isSaved = save(output, of: token)
    // What has been done must be undone, whether or not its result could be used.
    if let compensation = node.node.compensate, let scope = state.scopes[token.scope] {
      let input = try? node.undo?.value(context(scope).merging(["result": output]) { $1 })
      state.undo.append(
        .init(path: token.path, node: token.node, task: compensation.task, input: input ?? .null))
    }
    guard isSaved else { return }
    record(token, .completed, output: output, isFinished: true)
    follow(node, in: token.scope)
  }

  /// Writes what a step saves; when that fails, the step has failed.
  mutating func save(_ output: JSONValue, of token: RunState.Token) -> Bool {
    guard let node = node(of: token), let scope = state.scopes[token.scope] else { return false }
    do throws(StepError) {
      let values = context(scope).merging(["result": output]) { $1 }
      for (name, expression) in node.save {
        let value = try StepError.catching { try expression.value(values) }
        try write(value, to: name, in: token.scope)
      }
      return true
    } catch {
      record(token, .failed, output: output, error: error.failure.json, isFinished: true)
      raise(error.failure, at: token.node, in: token.scope, handler: node.node.onError)
      return false
    }
  }

  mutating func write(_ value: JSONValue, to name: String, in scope: String) throws(StepError) {
    guard let graph = state.scopes[scope].flatMap({ graph(of: $0) }),
      let field = graph.workflow.fields.first(where: { $0.name == name })
    else { return }
    do throws(TaskFailure) {
      try state.scopes[scope]?.write(value, to: field)
    } catch {
      throw StepError(error)
    }
  }

  /// A branch has come to its join; the last one brings them together.
  mutating func arrive(_ scopeName: String) {
    state.scopes[scopeName]?.hasArrived = true
    guard let scope = state.scopes[scopeName], let parentName = scope.parent,
      let parent = state.scopes[parentName],
      let join = scope.join, let node = graph(of: parent)?.nodes[scope.originNode],
      case .parallel(let branches, _) = node.node.action
    else { return }
    let arrived = branches.compactMap { state.scopes[scope.origin + "/" + $0] }
    guard arrived.allSatisfy(\.hasArrived) else { return }
    removeScopes(within: scope.origin)
    do throws(StepError) {
      try merge(arrived, branches, into: parentName)
      changed(scope.origin, .completed, isFinished: true)
      go(to: join, in: parentName)
    } catch {
      changed(scope.origin, .failed, error: error.failure.json, isFinished: true)
      raise(error.failure, at: node.node.name, in: parentName, handler: node.node.onError)
    }
  }

  mutating func merge(
    _ scopes: [RunState.Scope], _ branches: [String], into parent: String
  ) throws(StepError) {
    guard let graph = state.scopes[parent].flatMap({ graph(of: $0) }) else { return }
    for field in graph.workflow.fields {
      let written = zip(branches, scopes).compactMap { branch, scope in
        scope.written[field.name].map { (branch, $0) }
      }
      if field.reducer == .replace, let first = written.first,
        let other = written.first(where: { $0.1 != first.1 })
      {
        throw StepError(
          TaskFailure(
            "conflict",
            "the branches “\(first.0)” and “\(other.0)” wrote different values to “\(field.name)”",
            isRetryable: false))
      }
      for (_, value) in written { try write(value, to: field.name, in: parent) }
    }
  }

  /// A way has come to its end: that of the run, or of a workflow within it.
  mutating func end(_ scopeName: String) {
    guard let scope = state.scopes[scopeName], let graph = graph(of: scope) else { return }
    if scope.join != nil {
      return stop(
        "branch-ended", "a branch ended before it came to its join", at: scope.originNode, in: scopeName)
    }
    do throws(StepError) {
      let output = try StepError.catching {
        try graph.output?.value(context(scope)) ?? .object(scope.values)
      }
      guard let parent = scope.parent else {
        state.phase = .completed
        return
      }
      removeScopes(within: scope.origin)
      changed(scope.origin, .completed, output: output, isFinished: true)
      let token = RunState.Token(
        path: scope.origin, scope: parent, node: scope.originNode, phase: .ready, input: .null)
      if save(output, of: token), let node = node(of: token) { follow(node, in: parent) }
    } catch {
      raise(error.failure, at: scope.originNode, in: scopeName, handler: nil)
    }
  }

  /// What the run gives back, once it is completed.
  var output: JSONValue? {
    guard state.phase == .completed, let scope = state.scopes[""] else { return nil }
    return (try? root.output?.value(context(scope))) ?? .object(scope.values)
  }
}
