import Essentials
import Workflows

extension WorkflowRun: JSONRepresentable {
  var json: JSONValue {
    [
      "id": .string(id.text), "workflow": .string(workflow), "version": .string(version),
      "status": .string(status.rawValue), "input": input, "output": output ?? .null, "error": error ?? .null,
      "replay_of": replayOf.map { ["run_id": .string($0.run.text), "step": .string($0.step)] } ?? .null,
      "idempotency_key": .optional(idempotencyKey), "created_at": .string(createdAt.description),
      "updated_at": .string(updatedAt.description), "finished_at": .optional(finishedAt?.description),
    ]
  }
}

extension StepRecord: JSONRepresentable {
  var json: JSONValue {
    [
      "step": .string(path), "node": .string(node), "kind": .string(kind), "status": .string(status.rawValue),
      "attempt": .integer(Int64(attempt)), "input": input, "output": output ?? .null, "error": error ?? .null,
      "inherited": .bool(isInherited), "started_at": .string(startedAt.description),
      "finished_at": .optional(finishedAt?.description), "due_at": .optional(dueAt?.description),
    ]
  }
}

extension CoordinationRecord: JSONRepresentable {
  var json: JSONValue {
    [
      "name": .string(name), "status": .string(status.rawValue), "output": output,
      "started_at": .string(startedAt.description), "duration_ms": .milliseconds(duration.inSeconds * 1000),
      "tasks": .array(
        tasks.map { task in
          [
            "name": .string(task.name), "status": .string(task.status.rawValue), "output": task.output,
            "error": task.error.map { ["code": .string($0.code), "message": .string($0.message)] } ?? .null,
            "attempts": .integer(Int64(task.attempts)),
            "begin_ms": .milliseconds(task.begin.inSeconds * 1000),
            "duration_ms": .milliseconds(task.duration.inSeconds * 1000),
          ]
        }),
    ]
  }
}

extension CoordinationStatistics: JSONRepresentable {
  var json: JSONValue {
    [
      "completed": .integer(Int64(completed)), "failed": .integer(Int64(failed)),
      "skipped": .integer(Int64(skipped)), "cancelled": .integer(Int64(cancelled)),
      "attempts": .integer(Int64(attempts)), "mean_ms": .milliseconds(mean.inSeconds * 1000),
      "longest_ms": .milliseconds(longest.inSeconds * 1000),
    ]
  }
}

extension Workflow {
  /// What lists say of it.
  func json(version: String, runs: [WorkflowRun.Status: Int]) -> JSONValue {
    [
      "name": .string(name), "title": .string(title), "description": .string(summary), "kind": "workflow",
      "version": .string(version), "state": .array(fields.map(\.json)),
      "mermaid": .string(WorkflowPicture(self).mermaid), "picture": .string("/v1/workflows/\(name)/picture"),
      "runs": .object(
        Dictionary(runs.map { ($0.key.rawValue, .integer(Int64($0.value))) }) { first, _ in first }),
      "statistics": [:],
    ]
  }
}

extension Coordination {
  /// What lists say of it.
  func json(_ statistics: [String: CoordinationStatistics]) -> JSONValue {
    [
      "name": .string(name), "title": .string(title), "description": .string(summary), "kind": "coordination",
      "version": .null, "state": [], "mermaid": .string(WorkflowPicture(self).mermaid),
      "picture": .string("/v1/workflows/\(name)/picture"), "runs": [:],
      "statistics": .object(statistics.mapValues(\.json)),
    ]
  }
}

extension StateField {
  fileprivate var json: JSONValue {
    [
      "name": .string(name), "type": .string(type.rawValue), "reducer": .string(reducer.rawValue),
      "required": .bool(isRequired), "default": initial, "description": .string(summary),
    ]
  }
}
