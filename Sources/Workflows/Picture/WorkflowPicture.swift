import Essentials

/// A workflow or a coordination as a drawing: boxes and arrows, which ``mermaid`` writes as text and ``svg`` lays out.
public struct WorkflowPicture: Sendable {
  enum Shape: String {
    case start, end, task, choice, parallel, approval, wait, set, workflow, fail
  }

  struct Node {
    let id: String
    let title: String
    let detail: String
    let shape: Shape
    var status: StepStatus?
  }

  struct Edge {
    let from: String
    let to: String
    let label: String
    /// For ways that are taken when something goes wrong.
    var isExceptional = false
  }

  let title: String
  private(set) var nodes: [Node] = []
  private(set) var edges: [Edge] = []

  /// Draws a workflow.
  /// - Parameter history: The steps of a run, to show how far it has come.
  public init(_ workflow: Workflow, history: [StepRecord] = []) {
    title = workflow.title
    // The last visit counts.
    let statuses = Dictionary(history.filter { $0.kind != "compensation" }.map { ($0.node, $0.status) }) {
      $1
    }
    let graph = WorkflowGraph(workflow)
    nodes = [Node(id: Self.startID, title: "", detail: "", shape: .start)]
    nodes += workflow.nodes.map { node in
      Node(
        id: node.name, title: node.title, detail: node.action.summary, shape: node.action.shape,
        status: statuses[node.name])
    }
    edges = [Edge(from: Self.startID, to: workflow.firstNode, label: "")]
    for node in workflow.nodes {
      let isParallel = if case .parallel = node.action { true } else { false }
      for link in graph.links[node.name] ?? [] where !(isParallel && link.path == ["join"]) {
        let isExceptional = link.path[0].hasPrefix("on_")
        edges.append(Edge(from: node.name, to: link.target, label: link.label, isExceptional: isExceptional))
      }
      if node.next.isEmpty, graph.canEnd(node), node.action.shape != .fail {
        edges.append(Edge(from: node.name, to: Workflow.end, label: ""))
      }
    }
    addEnd()
  }

  /// Draws a coordination.
  public init(_ coordination: Coordination) {
    title = coordination.title
    nodes = [Node(id: Self.startID, title: "", detail: "", shape: .start)]
    for task in coordination.tasks {
      let detail = task.task.description + (task.condition == nil ? "" : ", on a condition")
      nodes.append(Node(id: task.name, title: task.name, detail: detail, shape: .task))
      for before in task.after.isEmpty ? [Self.startID] : task.after {
        // What leads there is one and the same condition, so it stands at an only arrow.
        let label = task.after.count == 1 ? task.condition ?? "" : ""
        edges.append(Edge(from: before, to: task.name, label: label))
      }
      if !coordination.tasks.contains(where: { $0.after.contains(task.name) }) {
        edges.append(Edge(from: task.name, to: Workflow.end, label: ""))
      }
    }
    addEnd()
  }

  // No node can have this name.
  private static let startID = "(start)"

  private mutating func addEnd() {
    if edges.contains(where: { $0.to == Workflow.end }) {
      nodes.append(Node(id: Workflow.end, title: "", detail: "", shape: .end))
    }
  }
}

extension WorkflowNode.Action {
  fileprivate var shape: WorkflowPicture.Shape {
    switch self {
    case .task: .task
    case .set: .set
    case .choice: .choice
    case .parallel: .parallel
    case .workflow: .workflow
    case .approval: .approval
    case .wait: .wait
    case .fail: .fail
    }
  }

  fileprivate var summary: String {
    switch self {
    case .task(let task, _): task.description
    case .set(let fields): "set " + fields.keys.sorted().joined(separator: ", ")
    case .choice: "choice"
    case .parallel: "side by side"
    case .workflow(let name, _): "workflow \(name)"
    case .approval(let approval): "approval" + (approval.timeout.map { " within \($0.inUnits)" } ?? "")
    case .wait(.duration(let duration)): "wait \(duration.inUnits)"
    case .wait(.until): "wait for a time"
    case .fail(let code, _): "fail: \(code)"
    }
  }
}

extension Duration {
  /// `90s`, `2h`, `3d`: in the largest unit that it is a whole number of.
  fileprivate var inUnits: String {
    let milliseconds = wholeMilliseconds
    for (unit, size) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000)] as [(String, Int64)]
    where milliseconds >= size && milliseconds.isMultiple(of: size) {
      return "\(milliseconds / size)\(unit)"
    }
    return "\(milliseconds)ms"
  }
}
