import Essentials

/// The state as JSON: short names, and nothing that has its usual value, for it is written after every step.
extension RunState {
  var json: JSONValue {
    var members: [String: JSONValue] = [
      "phase": .string(phase.rawValue), "steps": .integer(Int64(stepCount)),
      "scopes": .object(scopes.mapValues(\.json)), "tokens": .array(tokens.map(\.json)),
      "visits": .object(visits.mapValues { .integer(Int64($0)) }),
    ]
    if !undo.isEmpty { members["undo"] = .array(undo.map(\.json)) }
    if !failing.isEmpty { members["failing"] = .object(failing.mapValues(\.json)) }
    if let failure { members["failure"] = failure.json }
    if isUndoIncomplete { members["undo_incomplete"] = true }
    return .object(members)
  }

  init?(_ json: JSONValue) {
    guard let phase = json["phase"]?.stringValue.flatMap(Phase.init),
      let scopes = json["scopes"]?.objectValue,
      let tokens = json["tokens"]?.arrayValue
    else { return nil }
    self.phase = phase
    self.scopes = scopes.compactMapValues(Scope.init)
    self.tokens = tokens.compactMap(Token.init)
    guard self.scopes.count == scopes.count, self.tokens.count == tokens.count else { return nil }
    visits = (json["visits"]?.objectValue ?? [:]).compactMapValues { $0.integerValue.map(Int.init) }
    undo = (json["undo"]?.arrayValue ?? []).compactMap(Undo.init)
    failing = (json["failing"]?.objectValue ?? [:]).compactMapValues(TaskFailure.init(json:))
    failure = json["failure"].flatMap(TaskFailure.init(json:))
    isUndoIncomplete = json["undo_incomplete"]?.boolValue ?? false
    stepCount = json["steps"]?.integerValue.map(Int.init) ?? 0
  }
}

extension RunState.Scope {
  fileprivate var json: JSONValue {
    var members: [String: JSONValue] = ["values": .object(values)]
    if !parts.isEmpty { members["parts"] = .array(parts.map(JSONValue.string)) }
    members["parent"] = parent.map(JSONValue.string)
    if !origin.isEmpty { members["origin"] = .string(origin) }
    if !originNode.isEmpty { members["origin_node"] = .string(originNode) }
    members["join"] = join.map(JSONValue.string)
    if hasArrived { members["arrived"] = true }
    if !written.isEmpty { members["written"] = .object(written) }
    if error != .null { members["error"] = error }
    return .object(members)
  }

  fileprivate init?(_ json: JSONValue) {
    guard let values = json["values"]?.objectValue else { return nil }
    self.values = values
    parts = (json["parts"]?.arrayValue ?? []).compactMap(\.stringValue)
    parent = json["parent"]?.stringValue
    origin = json["origin"]?.stringValue ?? ""
    originNode = json["origin_node"]?.stringValue ?? ""
    join = json["join"]?.stringValue
    hasArrived = json["arrived"]?.boolValue ?? false
    written = json["written"]?.objectValue ?? [:]
    error = json["error"] ?? .null
  }
}

extension RunState.Token {
  fileprivate var json: JSONValue {
    var members: [String: JSONValue] = [
      "path": .string(path), "node": .string(node), "phase": .string(phase.rawValue),
      "attempt": .integer(Int64(attempt)), "input": input,
    ]
    if !scope.isEmpty { members["scope"] = .string(scope) }
    if failures > 0 { members["failures"] = .integer(Int64(failures)) }
    members["due"] = due.map { .integer($0.milliseconds) }
    members["compensation"] = compensation?.json
    return .object(members)
  }

  fileprivate init?(_ json: JSONValue) {
    guard let path = json["path"]?.stringValue, let node = json["node"]?.stringValue,
      let phase = json["phase"]?.stringValue.flatMap(Phase.init)
    else { return nil }
    self.init(path: path, scope: json["scope"]?.stringValue ?? "", node: node, phase: phase, input: .null)
    attempt = json["attempt"]?.integerValue.map(Int.init) ?? 1
    failures = json["failures"]?.integerValue.map(Int.init) ?? 0
    input = json["input"] ?? .null
    due = json["due"]?.integerValue.map(Timestamp.init(milliseconds:))
    compensation = json["compensation"].flatMap(TaskReference.init(json:))
  }
}

extension RunState.Undo {
  fileprivate var json: JSONValue {
    ["path": .string(path), "node": .string(node), "task": task.json, "input": input]
  }

  fileprivate init?(_ json: JSONValue) {
    guard let path = json["path"]?.stringValue, let node = json["node"]?.stringValue,
      let task = json["task"].flatMap(TaskReference.init(json:))
    else { return nil }
    self.init(path: path, node: node, task: task, input: json["input"] ?? .null)
  }
}

extension TaskReference {
  fileprivate var json: JSONValue { [.string(kind), .string(name)] }

  fileprivate init?(json: JSONValue) {
    guard let kind = json[0]?.stringValue, let name = json[1]?.stringValue else { return nil }
    self.init(kind, name)
  }
}

extension TaskFailure {
  init?(json: JSONValue) {
    guard let code = json["code"]?.stringValue, let message = json["message"]?.stringValue else { return nil }
    self.init(code, message)
  }
}
