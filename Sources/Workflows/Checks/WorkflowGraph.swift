/// The edges of a workflow, whatever they are for.
struct WorkflowGraph {
  /// One edge, and the keys under which it is described.
  struct Link: Hashable {
    let target: String
    let path: [String]
    /// What it is for, in a word or two; empty for the usual way on.
    let label: String
  }

  let workflow: Workflow
  let names: Set<String>
  let links: [String: [Link]]

  init(_ workflow: Workflow) {
    self.workflow = workflow
    names = Set(workflow.nodes.map(\.name))
    links = Dictionary(workflow.nodes.map { ($0.name, Self.links(of: $0)) }) { first, _ in first }
  }

  /// The nodes that edges lead to, without the end and without what does not exist.
  func successors(of name: String) -> [String] {
    (links[name] ?? []).map(\.target).filter(names.contains)
  }

  /// All nodes that can be come to from some, these included, without going on from `barrier`.
  func reachable(from starts: [String], without barrier: String? = nil) -> Set<String> {
    var found: Set<String> = []
    var open = starts.filter { names.contains($0) && $0 != barrier }
    while let name = open.popLast() {
      guard found.insert(name).inserted else { continue }
      open += successors(of: name).filter { $0 != barrier && !found.contains($0) }
    }
    return found
  }

  /// All nodes that can be come to without a person's yes.
  func reachableWithoutApproval() -> Set<String> {
    var found: Set<String> = []
    var open = [workflow.firstNode].filter(names.contains)
    while let name = open.popLast() {
      guard found.insert(name).inserted else { continue }
      let isApproval = if case .approval? = workflow.node(name)?.action { true } else { false }
      open += (links[name] ?? []).filter { !isApproval || $0.path[0].hasPrefix("on_") }.map(\.target)
        .filter(names.contains)
    }
    return found
  }

  /// Whether a run can end at a node.
  func canEnd(_ node: WorkflowNode) -> Bool {
    if case .fail = node.action { return true }
    if case .parallel = node.action { return false }
    return node.next.isEmpty || (links[node.name] ?? []).contains { $0.target == Workflow.end }
  }

  private static func links(of node: WorkflowNode) -> [Link] {
    var links = node.next.enumerated().map { index, edge in
      Link(
        target: edge.target,
        path: [node.action == .choice ? "choice" : "next"]
          + (node.next.count == 1 && edge.condition == nil ? [] : ["\(index)", "to"]),
        label: edge.condition ?? (node.next.count > 1 ? "otherwise" : ""))
    }
    if case .parallel(let branches, let join) = node.action {
      links += branches.enumerated().map { Link(target: $1, path: ["parallel", "\($0)"], label: "") }
      links.append(Link(target: join, path: ["join"], label: "join"))
    }
    for (key, target, label) in [
      ("on_error", node.onError, "error"), ("on_reject", node.onReject, "rejected"),
      ("on_timeout", node.onTimeout, "too late"), ("on_limit", node.onLimit, "too often"),
    ] {
      if let target { links.append(Link(target: target, path: [key], label: label)) }
    }
    return links
  }
}
