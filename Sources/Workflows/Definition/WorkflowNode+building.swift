public import Essentials

/// Nodes written in Swift, each a line: `.task("charge", .init("tool", "pay")).compensated(by: …).then("ship")`.
extension WorkflowNode {
  /// A node that calls a task; `save` names the fields that take its result or parts of it.
  public static func task(
    _ name: String, _ task: TaskReference, with input: JSONValue = .object([:]), save: [String: String] = [:]
  ) -> Self {
    var node = Self(name, .task(task, with: input))
    node.save = save
    return node
  }

  /// A node that writes fields.
  public static func set(_ name: String, _ fields: [String: JSONValue]) -> Self { Self(name, .set(fields)) }

  /// A node that only chooses where to go on.
  public static func choice(_ name: String) -> Self { Self(name, .choice) }

  /// A node that begins branches; they meet at `join`.
  public static func parallel(_ name: String, _ branches: [String], join: String) -> Self {
    Self(name, .parallel(branches: branches, join: join))
  }

  /// A node that waits for a person.
  public static func approval(_ name: String, _ approval: Approval, save: [String: String] = [:]) -> Self {
    var node = Self(name, .approval(approval))
    node.save = save
    return node
  }

  /// A node that waits for a time.
  public static func wait(_ name: String, _ wait: Wait) -> Self { Self(name, .wait(wait)) }

  /// A node that runs another workflow.
  public static func workflow(
    _ name: String, _ workflow: String, with input: JSONValue = .object([:]), save: [String: String] = [:]
  ) -> Self {
    var node = Self(name, .workflow(workflow, with: input))
    node.save = save
    return node
  }

  /// A node that ends the run as failed.
  public static func fail(_ name: String, code: String, message: String) -> Self {
    Self(name, .fail(code: code, message: message))
  }

  /// Adds a way on.
  public func then(if condition: String? = nil, _ target: String) -> Self {
    changed { $0.next.append(Edge(if: condition, to: target)) }
  }

  /// Tries again when it fails.
  public func retried(_ policy: RetryPolicy) -> Self { changed { $0.retry = policy } }

  /// Limits each attempt.
  public func limited(to timeout: Duration) -> Self { changed { $0.timeout = timeout } }

  /// Goes on elsewhere when it has failed.
  public func onError(_ target: String) -> Self { changed { $0.onError = target } }

  /// Goes on elsewhere when a person says no.
  public func onReject(_ target: String) -> Self { changed { $0.onReject = target } }

  /// Goes on elsewhere when nobody has answered in time.
  public func onTimeout(_ target: String) -> Self { changed { $0.onTimeout = target } }

  /// Bounds a loop.
  public func visited(atMost count: Int, otherwise target: String? = nil) -> Self {
    changed {
      $0.maximumVisits = count
      $0.onLimit = target
    }
  }

  /// Says what undoes it.
  public func compensated(by task: TaskReference, with input: JSONValue = .object([:])) -> Self {
    changed { $0.compensate = Compensation(task, with: input) }
  }

  private func changed(_ change: (inout Self) -> Void) -> Self {
    var node = self
    change(&node)
    return node
  }
}
