/// Says whether a workflow needs to be one: what a plain coordinator can do needs no stored state.
public enum CoordinatorAdvice {
  /// What a workflow has that a coordinator does not, in words; empty when a coordinator would do.
  public static func reasons(for workflow: Workflow) -> [String] {
    var reasons: [String] = []
    func add(_ reason: String, where holds: (WorkflowNode) -> Bool) {
      let names = workflow.nodes.filter(holds).map(\.name)
      if !names.isEmpty { reasons.append("\(reason) (\(names.joined(separator: ", ")))") }
    }
    add("waits for people") { if case .approval = $0.action { true } else { false } }
    add("waits for a time") { if case .wait = $0.action { true } else { false } }
    add("loops") { $0.maximumVisits != nil }
    add("undoes what it did") { $0.compensate != nil }
    add("runs other workflows") { if case .workflow = $0.action { true } else { false } }
    return reasons
  }
}
