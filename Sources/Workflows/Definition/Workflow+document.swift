public import Essentials

extension Workflow {
  /// The workflow as JSON in the words of its YAML: what is stored with its runs, so that they go on as they began when
  /// the file has changed since. ``WorkflowFile`` reads it.
  public var document: JSONValue {
    var members: [String: JSONValue] = [
      "name": .string(name), "title": .string(title), "maximum_steps": .integer(Int64(maximumSteps)),
      "state": .object(Dictionary(fields.map { ($0.name, $0.document) }) { first, _ in first }),
      "nodes": .array(nodes.map(\.document)), "start": .string(firstNode),
    ]
    if !summary.isEmpty { members["description"] = .string(summary) }
    if let output { members["output"] = output }
    return .object(members)
  }
}

extension StateField {
  fileprivate var document: JSONValue {
    var members: [String: JSONValue] = [
      "type": .string(type.rawValue), "reducer": .string(reducer.rawValue), "required": .bool(isRequired),
    ]
    if initial != .null { members["default"] = initial }
    if !summary.isEmpty { members["description"] = .string(summary) }
    return .object(members)
  }
}

extension WorkflowNode {
  fileprivate var document: JSONValue {
    var members = actionMembers
    members["name"] = .string(name)
    members["title"] = .string(title)
    if !next.isEmpty { members["next"] = .array(next.map(\.document)) }
    if !save.isEmpty { members["save"] = .object(save.mapValues(JSONValue.string)) }
    if retry != .never {
      members["retry"] = [
        "attempts": .integer(Int64(retry.attempts)), "backoff": .string(retry.base.document),
        "max_backoff": .string(retry.cap.document),
      ]
    }
    members["timeout"] = timeout.map { .string($0.document) }
    members["on_error"] = onError.map(JSONValue.string)
    members["on_reject"] = onReject.map(JSONValue.string)
    members["on_timeout"] = onTimeout.map(JSONValue.string)
    members["max_visits"] = maximumVisits.map { .integer(Int64($0)) }
    members["on_limit"] = onLimit.map(JSONValue.string)
    members["compensate"] = compensate.map {
      [$0.task.kind: .string($0.task.name), "with": $0.with]
    }
    return .object(members)
  }

  private var actionMembers: [String: JSONValue] {
    switch action {
    case .task(let task, let input): [task.kind: .string(task.name), "with": input]
    case .set(let fields): ["set": .object(fields)]
    case .choice: ["choice": []]
    case .parallel(let branches, let join):
      ["parallel": .array(branches.map(JSONValue.string)), "join": .string(join)]
    case .workflow(let name, let input): ["workflow": .string(name), "with": input]
    case .approval(let approval):
      ["approval": approval.document]
    case .wait(.duration(let duration)): ["wait": .string(duration.document)]
    case .wait(.until(let template)): ["wait": ["until": .string(template)]]
    case .fail(let code, let message): ["fail": ["code": .string(code), "message": .string(message)]]
    }
  }
}

extension WorkflowNode.Approval {
  fileprivate var document: JSONValue {
    var members: [String: JSONValue] = ["prompt": .string(prompt), "show": show]
    members["timeout"] = timeout.map { .string($0.document) }
    return .object(members)
  }
}

extension WorkflowNode.Edge {
  fileprivate var document: JSONValue {
    var members: [String: JSONValue] = ["to": .string(target)]
    members["if"] = condition.map(JSONValue.string)
    return .object(members)
  }
}

extension Duration {
  /// As a configuration says it.
  fileprivate var document: String { "\(wholeMilliseconds)ms" }
}
