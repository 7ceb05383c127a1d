import Essentials

/// Reads a workflow's expressions, checks its graph and its types, and collects everything that is wrong.
struct WorkflowCompiler {
  private let others: [String: Workflow]
  private let tasks: TaskRegistry?
  private var path: [String] = []
  private(set) var issues: [WorkflowIssue] = []

  init(others: [String: Workflow], tasks: TaskRegistry?) {
    self.others = others
    self.tasks = tasks
  }

  /// The workflows that a workflow's nodes run, compiled.
  mutating func parts(of workflow: Workflow) -> [String: CompiledWorkflow] {
    path.append(workflow.name)
    defer { path.removeLast() }
    var parts: [String: CompiledWorkflow] = [:]
    var found = WorkflowIssues(workflow)
    for node in workflow.nodes {
      guard case .workflow(let name, _) = node.action, parts[name] == nil else { continue }
      guard let other = others[name] else {
        let hint = EditDistance.suggestion(for: name, among: others.keys)
        found.error(node.name, ["workflow"], "there is no workflow “\(name)”\(hint)")
        continue
      }
      guard !path.contains(name) else {
        found.error(
          node.name, ["workflow"],
          "a workflow cannot run itself: \((path + [name]).joined(separator: " → "))")
        continue
      }
      let before = issues.count
      let inner = self.parts(of: other)
      let (nodes, output) = compile(other, parts: inner)
      guard Array(issues[before...]).error == nil else { continue }
      parts[name] = CompiledWorkflow(other, nodes: nodes, output: output, parts: inner, warnings: [])
    }
    issues += found.all
    return parts
  }

  /// One workflow's nodes with their texts read.
  mutating func compile(
    _ workflow: Workflow, parts: [String: CompiledWorkflow]
  ) -> (nodes: [String: CompiledNode], output: Template?) {
    var graph = GraphCheck(workflow)
    graph.run()
    var state = StateCheck(workflow, parts: parts)
    let nodes = Dictionary(workflow.nodes.map { ($0.name, state.compile($0)) }) { first, _ in first }
    let output = state.output()
    var calls = WorkflowIssues(workflow)
    let unapproved = WorkflowGraph(workflow).reachableWithoutApproval()
    for node in workflow.nodes {
      checkTasks(of: node, isApproved: !unapproved.contains(node.name), &calls)
    }
    issues += graph.issues.all + state.issues.all + calls.all
    return (nodes, output)
  }

  private func checkTasks(of node: WorkflowNode, isApproved: Bool, _ found: inout WorkflowIssues) {
    guard let tasks else { return }
    if case .task(let task, _) = node.action, !isApproved, tasks.needsApproval(task) {
      found.error(
        node.name, [task.kind],
        "\(task) needs a person's yes, and there is a way here without one; put an approval before it")
    }
    if case .task(let task, _) = node.action, let issue = tasks.issue(with: task) {
      found.error(node.name, [task.kind], issue)
    }
    if let task = node.compensate?.task, let issue = tasks.issue(with: task) {
      found.error(node.name, ["compensate", task.kind], issue)
    }
  }
}
