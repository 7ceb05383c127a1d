import Essentials

extension Problem {
  static func unknownWorkflow(_ name: String, among names: [String]) -> Problem {
    Problem(
      kind: "unknown-workflow", title: "There is no such workflow", status: 404,
      detail: "No workflow is called “\(name.prefix(80))”\(EditDistance.suggestion(for: name, among: names))")
  }

  static func unknownRun(_ id: WorkflowRunID) -> Problem {
    Problem(
      kind: "unknown-run", title: "There is no such run", status: 404,
      detail: "No run of a workflow is called \(id).")
  }

  static func unknownStep(_ path: String, among paths: [String]) -> Problem {
    Problem(
      kind: "unknown-step", title: "The run has no such step", status: 404,
      detail: "No step is called “\(path.prefix(200))”\(EditDistance.suggestion(for: path, among: paths))")
  }

  static func notWaiting(_ path: String?, _ run: WorkflowRun) -> Problem {
    Problem(
      kind: "nothing-to-answer", title: "Nobody is waited for", status: 409,
      detail: path.map {
        "“\($0.prefix(200))” does not wait for a person; \(run.id) is \(run.status.rawValue)."
      }
        ?? "No step of \(run.id) waits for a person; it is \(run.status.rawValue).")
  }

  static func severalWait(_ paths: [String]) -> Problem {
    Problem(
      kind: "several-steps-wait", title: "Several steps wait for a person", status: 409,
      detail: "Say which one with “step”: \(paths.joined(separator: ", ")).")
  }

  static func answeredBefore(_ path: String) -> Problem {
    Problem(
      kind: "answered-before", title: "It was answered otherwise before", status: 409,
      detail: "“\(path)” has the opposite answer already; an answer cannot be taken back.")
  }

  static func runIsOver(_ run: WorkflowRun) -> Problem {
    Problem(
      kind: "run-is-over", title: "The run is over", status: 409,
      detail: "\(run.id) is \(run.status.rawValue).")
  }

  static func cannotReplay(_ detail: String) -> Problem {
    Problem(
      kind: "cannot-replay", title: "The run cannot be replayed from there", status: 409, detail: detail)
  }
}
