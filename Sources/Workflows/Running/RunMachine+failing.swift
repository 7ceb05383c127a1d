import Essentials

/// How a run, or a part of it, comes to an end before its time, and how what was done is undone.
extension RunMachine {
  mutating func stop(_ code: String, _ message: String, at node: String, in scope: String) {
    raise(TaskFailure(code, message, isRetryable: false), at: node, in: scope, handler: nil)
  }

  /// Goes on at the handler; without one, all that began with the scope comes to an end.
  mutating func raise(_ failure: TaskFailure, at node: String, in scopeName: String, handler: String?) {
    guard let scope = state.scopes[scopeName] else { return }
    if let handler, !isFailing(scopeName) {
      state.scopes[scopeName]?.error = [
        "code": .string(failure.code), "message": .string(failure.message), "node": .string(node),
      ]
      return go(to: handler, in: scopeName)
    }
    if state.failing[scope.origin] == nil { state.failing[scope.origin] = failure }
    stopWhatFails()
  }

  func isFailing(_ scope: String) -> Bool {
    state.failing.contains { scope.isScope(within: $0.key) }
  }

  /// Calls off what has not begun; what runs comes to its own end, for it may have its effect.
  mutating func stopWhatFails() {
    guard !state.failing.isEmpty else { return }
    for token in state.tokens
    where token.phase != .ready && isFailing(token.scope) && token.compensation == nil {
      guard let token = take(token.path) else { continue }
      record(token, .cancelled, isFinished: true)
    }
  }

  /// Ends the parts that fail and in which nothing runs any more; whether there was one.
  mutating func closeWhatFailed() -> Bool {
    let ready = state.failing.keys.sorted { $0.count > $1.count }.first { origin in
      !state.tokens.contains { $0.scope.isScope(within: origin) }
    }
    guard let origin = ready, let failure = state.failing.removeValue(forKey: origin) else { return false }
    if origin.isEmpty {
      state.failure = failure
      state.phase = .compensating
      undoNext()
      return true
    }
    let scope = state.scopes.first { $0.value.origin == origin }?.value
    removeScopes(within: origin)
    changed(origin, .failed, error: failure.json, isFinished: true)
    guard let scope, let parentName = scope.parent, let parent = state.scopes[parentName] else { return true }
    raise(
      failure, at: scope.originNode, in: parentName,
      handler: graph(of: parent)?.nodes[scope.originNode]?.node.onError)
    return true
  }

  /// Undoes what was done last; when nothing is left, the run is over.
  mutating func undoNext() {
    guard let undo = state.undo.popLast() else {
      state.phase = state.failure?.code == Self.cancelled ? .cancelled : .failed
      return
    }
    state.stepCount += 1
    let path = undo.path + ":undo"
    state.tokens.append(
      .init(path: path, scope: "", node: undo.node, phase: .ready, input: undo.input, compensation: undo.task)
    )
    changes.append(
      .began(
        StepRecord(
          path: path, ordinal: state.stepCount, node: undo.node, kind: "compensation", status: .running,
          attempt: 1,
          input: undo.input, startedAt: now, checkpoint: checkpoint)))
  }
}
