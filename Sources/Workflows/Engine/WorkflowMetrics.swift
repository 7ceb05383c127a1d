import Telemetry

/// What is counted about workflows.
struct WorkflowMetrics: Sendable {
  private let runs: Counter
  private let steps: Counter
  /// How long attempts took, by the kind of task.
  let seconds: Histogram

  init(_ registry: MetricRegistry) {
    runs = registry.counter(
      "usher_workflow_runs_total", help: "Runs of workflows that are over.", labels: ["workflow", "status"])
    steps = registry.counter(
      "usher_workflow_steps_total", help: "Steps of workflows, by what became of them.",
      labels: ["workflow", "status"])
    seconds = registry.histogram(
      "usher_workflow_task_seconds", help: "How long attempts at tasks took.", labels: ["kind"])
  }

  /// Counts what was saved.
  func note(_ changes: [StepChange], _ run: WorkflowRun) {
    for change in changes {
      let status: StepStatus =
        switch change {
        case .began(let step): step.status
        case .changed(let update): update.status
        }
      if status != .running, status != .waiting { steps.increment([run.workflow, status.rawValue]) }
    }
    if run.status.isFinal { runs.increment([run.workflow, run.status.rawValue]) }
  }
}
