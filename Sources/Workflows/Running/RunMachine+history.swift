import Essentials

/// What the history says.
extension RunMachine {
  mutating func began(
    _ path: String, _ node: CompiledNode, _ status: StepStatus, input: JSONValue, error: JSONValue? = nil,
    due: Timestamp? = nil
  ) {
    let isFinished = status == .completed || status == .failed
    changes.append(
      .began(
        StepRecord(
          path: path, ordinal: state.stepCount, node: node.node.name, kind: node.node.action.kind,
          status: status,
          attempt: 1, input: input, error: error, startedAt: now, finishedAt: isFinished ? now : nil,
          dueAt: due,
          checkpoint: checkpoint)))
  }

  mutating func record(
    _ token: RunState.Token, _ status: StepStatus, output: JSONValue? = nil, error: JSONValue? = nil,
    due: Timestamp? = nil, isFinished: Bool = false
  ) {
    changes.append(
      .changed(
        StepUpdate(
          path: token.path, status: status, attempt: token.attempt, output: output, error: error,
          finishedAt: isFinished ? now : nil, dueAt: due)))
  }

  mutating func changed(
    _ path: String, _ status: StepStatus, output: JSONValue? = nil, error: JSONValue? = nil, isFinished: Bool
  ) {
    changes.append(
      .changed(
        StepUpdate(
          path: path, status: status, attempt: 1, output: output, error: error,
          finishedAt: isFinished ? now : nil)))
  }
}

extension WorkflowNode.Action {
  /// The word for it in histories.
  var kind: String {
    switch self {
    case .task: "task"
    case .set: "set"
    case .choice: "choice"
    case .parallel: "parallel"
    case .workflow: "workflow"
    case .approval: "approval"
    case .wait: "wait"
    case .fail: "fail"
    }
  }
}
