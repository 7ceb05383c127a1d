import Essentials
import Workflows

/// Workflows and their runs as text.
enum WorkflowText {
  static func list(_ catalog: WorkflowCatalog, _ counts: [String: [WorkflowRun.Status: Int]]) -> String {
    var text = ""
    for workflow in catalog.workflows.map(\.workflow) {
      let runs = (counts[workflow.name] ?? [:]).sorted { $0.key.rawValue < $1.key.rawValue }
        .map { "\($0.value) \($0.key.rawValue)" }
      text += "\(workflow.name)  \(workflow.title)\n"
      text +=
        "    \(workflow.nodes.count) nodes; \(runs.isEmpty ? "no runs" : runs.joined(separator: ", "))\n"
    }
    for coordination in catalog.coordinations.map(\.coordination) {
      text +=
        "\(coordination.name)  \(coordination.title)\n    \(coordination.tasks.count) tasks for a coordinator\n"
    }
    return text.isEmpty ? "There are no workflows; see Docs/Workflows.md.\n" : text
  }

  static func runs(_ runs: [WorkflowRun]) -> String {
    if runs.isEmpty { return "There are no runs.\n" }
    return runs.map { "\($0.id)  \($0.createdAt)  \($0.status.rawValue)  \($0.workflow)\n" }.joined()
  }

  static func run(_ run: WorkflowRun, _ state: JSONValue, _ steps: [StepRecord]) -> String {
    var text = "\(run.id)  \(run.workflow)  \(run.status.rawValue)\n"
    if let replay = run.replayOf { text += "replayed from \(replay.run), step \(replay.step)\n" }
    for step in steps {
      text += "  \(sign(step.status)) \(step.path)  \(step.status.rawValue)"
      if step.isInherited { text += ", done before the replay" }
      if step.attempt > 1 { text += ", attempt \(step.attempt)" }
      if let due = step.dueAt, step.status == .waiting || step.status == .retrying {
        text += ", until \(due)"
      }
      if let message = step.error?["message"]?.stringValue { text += ": \(message)" }
      text += "\n"
      if step.status == .waiting, let prompt = step.input["prompt"]?.stringValue {
        text += "      \(prompt)\n      usher workflow approve \(run.id) --step '\(step.path)'\n"
      }
    }
    for (name, value) in (state.objectValue ?? [:]).sorted(by: { $0.key < $1.key }) {
      text += "  \(name) = \(value.text)\n"
    }
    if let output = run.output { text += "output: \(output.stringValue ?? output.text)\n" }
    if let error = run.error {
      text += "error: \(error["message"]?.stringValue ?? "") (\(error["code"]?.stringValue ?? ""))"
      text += error["undone"]?.boolValue == false ? "; something could not be undone\n" : "\n"
    }
    return text
  }

  static func json(_ run: WorkflowRun, _ state: JSONValue, _ steps: [StepRecord]) -> String {
    let steps = steps.map { step -> JSONValue in
      ["step": .string(step.path), "status": .string(step.status.rawValue), "output": step.output ?? .null]
    }
    let whole: JSONValue = [
      "id": .string(run.id.text), "workflow": .string(run.workflow), "status": .string(run.status.rawValue),
      "output": run.output ?? .null, "error": run.error ?? .null, "state": state, "steps": .array(steps),
    ]
    return whole.text + "\n"
  }

  static func record(_ record: CoordinationRecord, asJSON: Bool) -> String {
    if asJSON {
      let whole: JSONValue = [
        "name": .string(record.name), "status": .string(record.status.rawValue), "output": record.output,
      ]
      return whole.text + "\n"
    }
    var text = "\(record.name)  \(record.status.rawValue) after \(record.duration.wholeMilliseconds) ms\n"
    for task in record.tasks {
      text += "  \(task.name)  \(task.status.rawValue)"
      if let error = task.error { text += ": \(error.message)" }
      text += "\n"
    }
    return text + "output: \(record.output.stringValue ?? record.output.text)\n"
  }

  private static func sign(_ status: StepStatus) -> String {
    switch status {
    case .completed: "✓"
    case .failed: "✗"
    case .waiting: "…"
    case .running, .retrying: "→"
    case .cancelled: "–"
    }
  }
}
