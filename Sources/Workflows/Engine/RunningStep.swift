import Essentials
import Telemetry

/// One attempt at a step.
struct RunningStep: Sendable {
  private let reference: TaskReference
  private let call: TaskCall
  private let timeout: Duration
  private let engine: WorkflowEngine

  init(_ machine: RunMachine, _ token: RunState.Token, _ engine: WorkflowEngine) {
    let node = token.compensation == nil ? machine.node(of: token)?.node : nil
    if let compensation = token.compensation {
      reference = compensation
    } else if case .task(let task, _) = node?.action {
      reference = task
    } else {
      reference = TaskReference("node", token.node)
    }
    timeout = node?.timeout ?? WorkflowNode.usualTimeout
    call = TaskCall(
      tenant: engine.store.tenant, input: token.input, idempotencyKey: "\(machine.run):\(token.path)",
      attempt: token.attempt)
    self.engine = engine
  }

  func run() async -> Result<JSONValue, TaskFailure> {
    let begin = engine.timer.instant
    let result = await result()
    engine.metrics.seconds.observe((engine.timer.instant - begin).inSeconds, [reference.kind])
    return result
  }

  private func result() async -> Result<JSONValue, TaskFailure> {
    do {
      let task = try engine.catalog.tasks.task(reference)
      return .success(
        try await Deadline.run(within: timeout, by: engine.timer) { [call] in try await task.run(call) }
          .readable)
    } catch {
      return .failure(TaskFailure(error))
    }
  }
}

/// Limits how long something may take.
enum Deadline {
  /// What `work` comes to, or a ``TaskFailure`` when it takes too long; it is cancelled then.
  static func run<Value: Sendable>(
    within limit: Duration, by timer: any MonotonicClock, _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let deadline = timer.instant + limit
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      defer { group.cancelAll() }
      group.addTask { try await work() }
      group.addTask {
        try await timer.sleep(until: deadline)
        return nil
      }
      guard let value = try await group.next() ?? nil else {
        throw TaskFailure("timeout", "it took longer than \(limit)")
      }
      return value
    }
  }
}
