import Essentials

/// Finds what is wrong with a workflow's graph: targets that are missing, nodes that cannot be reached, cycles without a
/// bound, branches that do not meet.
struct GraphCheck {
  private let graph: WorkflowGraph
  private let workflow: Workflow
  private(set) var issues: WorkflowIssues

  init(_ workflow: Workflow) {
    self.workflow = workflow
    graph = WorkflowGraph(workflow)
    issues = WorkflowIssues(workflow)
  }

  mutating func run() {
    checkNames()
    checkTargets()
    guard issues.all.error == nil else { return }
    checkReach()
    checkCycles()
    for node in workflow.nodes { checkBranches(of: node) }
    checkChoices()
  }

  private mutating func checkNames() {
    var seen: Set<String> = []
    for node in workflow.nodes where !seen.insert(node.name).inserted {
      issues.error(node.name, [], "there is another node “\(node.name)”")
    }
    if !graph.names.contains(workflow.firstNode) {
      issues.error(
        nil, ["start"], "there is no node “\(workflow.firstNode)” to begin with" + hint(workflow.firstNode))
    }
  }

  private mutating func checkTargets() {
    for node in workflow.nodes {
      for link in graph.links[node.name] ?? [] where link.target != Workflow.end {
        if !graph.names.contains(link.target) {
          issues.error(node.name, link.path, "there is no node “\(link.target)”" + hint(link.target))
        }
      }
    }
  }

  private func hint(_ name: String) -> String {
    EditDistance.suggestion(for: name, among: graph.names.union([Workflow.end]))
  }

  private mutating func checkReach() {
    let reached = graph.reachable(from: [workflow.firstNode])
    for node in workflow.nodes where !reached.contains(node.name) {
      issues.error(node.name, [], "no way leads to “\(node.name)”")
    }
    for node in workflow.nodes where reached.contains(node.name) {
      let ahead = graph.reachable(from: [node.name])
      if !workflow.nodes.contains(where: { ahead.contains($0.name) && graph.canEnd($0) }) {
        issues.error(node.name, [], "no way leads from “\(node.name)” to an end")
      }
    }
  }

  private mutating func checkCycles() {
    let bounded = Set(workflow.nodes.filter { $0.maximumVisits != nil }.map(\.name))
    var done = bounded
    for node in workflow.nodes where !done.contains(node.name) {
      if let cycle = cycle(from: node.name, bounded, &done) {
        let way = (cycle + [cycle[0]]).joined(separator: " → ")
        issues.error(cycle[0], [], "\(way) goes round without a bound; give one of these nodes max_visits")
        return
      }
    }
  }

  /// A cycle that can be come to from a node, by a search in depth with a stack of its own.
  private func cycle(from start: String, _ bounded: Set<String>, _ done: inout Set<String>) -> [String]? {
    var path = [start]
    var rest = [graph.successors(of: start)]
    while let name = path.last {
      guard let next = rest[rest.count - 1].popLast() else {
        done.insert(name)
        path.removeLast()
        rest.removeLast()
        continue
      }
      if let index = path.firstIndex(of: next) { return Array(path[index...]) }
      guard !done.contains(next), !bounded.contains(next) else { continue }
      path.append(next)
      rest.append(graph.successors(of: next))
    }
    return nil
  }

  // MARK: Branches

  private mutating func checkBranches(of node: WorkflowNode) {
    guard case .parallel(let branches, let join) = node.action else { return }
    if branches.count < 2 { issues.error(node.name, ["parallel"], "must name two branches or more") }
    if !node.next.isEmpty {
      issues.error(node.name, ["next"], "cannot stand beside “parallel”: the run goes on at “join”")
    }
    var owner: [String: String] = [:]
    for (index, branch) in branches.enumerated() {
      let path = ["parallel", "\(index)"]
      guard branch != join, branch != Workflow.end else {
        issues.error(node.name, path, "a branch needs a node of its own before the join")
        continue
      }
      let region = graph.reachable(from: [branch], without: join)
      for name in region.sorted() {
        if let other = owner.updateValue(branch, forKey: name), other != branch || name == branch {
          issues.error(
            node.name, path, "the branches “\(other)” and “\(branch)” both come to “\(name)” before they meet"
          )
        }
      }
      check(region, of: branch, in: node, join: join, path)
    }
    warnOfConflicts(branches, join, node)
  }

  private mutating func check(
    _ region: Set<String>, of branch: String, in node: WorkflowNode, join: String, _ path: [String]
  ) {
    if region.contains(node.name) {
      issues.error(node.name, path, "the branch “\(branch)” leads back to “\(node.name)” before it ends")
      return
    }
    if join == Workflow.end || !region.contains(where: { graph.successors(of: $0).contains(join) }) {
      issues.error(node.name, path, "the branch “\(branch)” never comes to the join “\(join)”")
    }
    for inner in workflow.nodes where region.contains(inner.name) {
      if case .fail = inner.action { continue }
      if graph.canEnd(inner) {
        issues.error(
          inner.name, [], "“\(inner.name)” ends within a branch of “\(node.name)”; lead it to “\(join)”")
      }
    }
    for outer in workflow.nodes where !region.contains(outer.name) && outer.name != node.name {
      for link in graph.links[outer.name] ?? [] where region.contains(link.target) {
        issues.error(
          outer.name, link.path,
          "“\(link.target)” is within a branch of “\(node.name)”; begin at “\(node.name)”")
      }
    }
  }

  /// Two branches may write the same field only when it says how values come together.
  private mutating func warnOfConflicts(_ branches: [String], _ join: String, _ node: WorkflowNode) {
    let replaced = Set(workflow.fields.filter { $0.reducer == .replace }.map(\.name))
    var writers: [String: String] = [:]
    for branch in branches {
      let region = graph.reachable(from: [branch], without: join)
      let written = workflow.nodes.filter { region.contains($0.name) }.flatMap(\.writtenFields)
      for field in Set(written).intersection(replaced).sorted() {
        if let other = writers.updateValue(branch, forKey: field) {
          issues.warning(
            node.name, ["parallel"],
            "the branches “\(other)” and “\(branch)” may both write “\(field)”, which fails when they meet with"
              + " different values; give it a reducer")
        }
      }
    }
  }

  private mutating func checkChoices() {
    for node in workflow.nodes {
      for (index, edge) in node.next.enumerated().dropLast() where edge.condition == nil {
        issues.error(
          node.name, ["next", "\(index)"], "what follows an edge without a condition is never taken")
      }
      if node.action == .choice, node.next.isEmpty {
        issues.error(node.name, ["choice"], "must have an edge or more")
      }
      if let last = node.next.last, last.condition != nil {
        issues.warning(
          node.name, [node.action == .choice ? "choice" : "next"],
          "the run fails when no condition holds; end with an edge without “if”")
      }
    }
  }
}

extension WorkflowNode {
  /// The fields that it may write.
  var writtenFields: [String] {
    if case .set(let fields) = action { return Array(fields.keys) + Array(save.keys) }
    return Array(save.keys)
  }
}
