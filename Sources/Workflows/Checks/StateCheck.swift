import Essentials

/// Reads the expressions and templates of a workflow, and checks them against the declared types of its state.
struct StateCheck {
  private let workflow: Workflow
  private let parts: [String: CompiledWorkflow]
  private let types: [String: StateType]
  private let fields: [String: StateField]
  private(set) var issues: WorkflowIssues

  /// Names that expressions know beside the fields: the run, and the last error that was caught.
  static let reserved = ["run", "error", "result"]

  init(_ workflow: Workflow, parts: [String: CompiledWorkflow]) {
    self.workflow = workflow
    self.parts = parts
    issues = WorkflowIssues(workflow)
    fields = Dictionary(workflow.fields.map { ($0.name, $0) }) { first, _ in first }
    types = fields.mapValues(\.type).merging(["run": .object, "error": .any]) { field, _ in field }
    for field in workflow.fields { check(field) }
  }

  private mutating func check(_ field: StateField) {
    if Self.reserved.contains(field.name) {
      issues.error(
        nil, ["state", field.name], "“\(field.name)” has a meaning of its own; call the field otherwise")
    }
    let fitting: [StateType] =
      switch field.reducer {
      case .replace: StateType.allCases
      case .append: [.list]
      case .add: [.integer, .number]
      case .max, .min: [.integer, .number, .string]
      case .merge: [.object]
      }
    if !fitting.contains(field.type) {
      issues.error(
        nil, ["state", field.name, "reducer"],
        "“\(field.reducer.rawValue)” needs a field of type \(fitting.map(\.rawValue).joined(separator: " or "))"
      )
    }
  }

  /// What a run gives back.
  mutating func output() -> Template? {
    workflow.output.map { template($0, nil, ["output"], types) }
  }

  /// A node with its texts read.
  mutating func compile(_ node: WorkflowNode) -> CompiledNode {
    var compiled = CompiledNode(node: node)
    compile(node.action, of: node, into: &compiled)
    compiled.edges = node.next.enumerated().map { index, edge in
      let path = [node.action == .choice ? "choice" : "next", "\(index)", "if"]
      return CompiledNode.Edge(
        condition: edge.condition.flatMap { condition($0, node.name, path) }, target: edge.target)
    }
    let withResult = types.merging(["result": resultType(of: node)]) { $1 }
    for (name, source) in node.save.sorted(by: { $0.key < $1.key }) {
      let path = ["save", name]
      guard let expression = expression(source, node.name, path) else { continue }
      checkWrite(to: name, type(of: expression, node.name, path, withResult), node.name, path)
      compiled.save.append((name, expression))
    }
    compiled.undo = node.compensate.map {
      template($0.with, node.name, ["compensate", "with"], withResult)
    }
    checkFit(node)
    return compiled
  }

  private mutating func compile(
    _ action: WorkflowNode.Action, of node: WorkflowNode, into compiled: inout CompiledNode
  ) {
    switch action {
    case .task(_, let input): compiled.input = template(input, node.name, ["with"], types)
    case .workflow(let name, let input):
      compiled.input = template(input, node.name, ["with"], types)
      if let part = parts[name] { checkInput(input, of: part.workflow, node) }
    case .set(let values):
      if values.isEmpty { issues.error(node.name, ["set"], "must write a field or more") }
      for (name, value) in values.sorted(by: { $0.key < $1.key }) {
        let path = ["set", name]
        let template = template(value, node.name, path, types)
        checkWrite(to: name, type(of: template, node.name, path), node.name, path)
        compiled.fields.append((name, template))
      }
    case .approval(let approval):
      compiled.text = template(.string(approval.prompt), node.name, ["approval"], types)
      compiled.input = template(approval.show, node.name, ["approval", "show"], types)
    case .wait(.until(let moment)):
      compiled.text = template(.string(moment), node.name, ["wait", "until"], types)
    case .fail(_, let message):
      compiled.text = template(.string(message), node.name, ["fail", "message"], types)
    case .choice, .parallel, .wait(.duration): break
    }
  }

  private func resultType(of node: WorkflowNode) -> StateType {
    if case .approval = node.action { return .object }
    return .any
  }

  /// What makes sense at some nodes only.
  private mutating func checkFit(_ node: WorkflowNode) {
    let isTask = if case .task = node.action { true } else { false }
    let isApproval = if case .approval = node.action { true } else { false }
    let isPart = if case .workflow = node.action { true } else { false }
    let isParallel = if case .parallel = node.action { true } else { false }
    let rules: [(key: String, isThere: Bool, fits: Bool, place: String)] = [
      ("retry", node.retry != .never, isTask, "a task"),
      ("timeout", node.timeout != nil, isTask, "a task; an approval has its own below “approval”"),
      ("compensate", node.compensate != nil, isTask, "a task"),
      ("on_error", node.onError != nil, isTask || isPart || isParallel, "a task, a workflow or a parallel"),
      ("on_reject", node.onReject != nil, isApproval, "an approval"),
      ("on_timeout", node.onTimeout != nil, isApproval, "an approval"),
      ("save", !node.save.isEmpty, isTask || isApproval || isPart, "a task, an approval or a workflow"),
    ]
    for rule in rules where rule.isThere && !rule.fits {
      issues.error(node.name, [rule.key], "“\(rule.key)” belongs to \(rule.place)")
    }
  }

  private mutating func checkInput(_ input: JSONValue, of part: Workflow, _ node: WorkflowNode) {
    guard let given = input.objectValue else {
      issues.error(node.name, ["with"], "must be a mapping of the fields of “\(part.name)”")
      return
    }
    let known = part.fields.map(\.name)
    for name in given.keys.sorted() where !known.contains(name) {
      issues.error(
        node.name, ["with", name],
        "“\(part.name)” has no field “\(name)”\(EditDistance.suggestion(for: name, among: known))")
    }
    for field in part.fields where field.isRequired && given[field.name] == nil {
      issues.error(node.name, ["with"], "“\(part.name)” needs “\(field.name)”")
    }
  }

  private mutating func checkWrite(to name: String, _ type: StateType, _ node: String, _ path: [String]) {
    guard let field = fields[name] else {
      let hint = EditDistance.suggestion(for: name, among: fields.keys)
      issues.error(node, path, "there is no field “\(name)” in the state\(hint); declare it below “state”")
      return
    }
    if field.reducer == .append { return }
    if !field.type.takes(type) {
      issues.error(node, path, "“\(name)” is \(field.type.inWords), and this is \(type.inWords)")
    }
  }

  // MARK: Texts

  private mutating func condition(_ source: String, _ node: String, _ path: [String]) -> WorkflowExpression? {
    guard let expression = expression(source, node, path) else { return nil }
    let type = type(of: expression, node, path, types)
    if type != .boolean && type != .any {
      issues.error(node, path, "“\(source)”: a condition must be true or false, this is \(type.inWords)")
    }
    return expression
  }

  private mutating func expression(
    _ source: String, _ node: String?, _ path: [String]
  ) -> WorkflowExpression? {
    do {
      return try WorkflowExpression(source)
    } catch {
      issues.error(node, path, "\(error)")
      return nil
    }
  }

  private mutating func type(
    of expression: WorkflowExpression, _ node: String?, _ path: [String], _ types: [String: StateType]
  ) -> StateType {
    var typing = ExpressionTyping(expression, types)
    let type = typing.type(of: expression.node)
    for error in typing.errors { issues.error(node, path, "\(error)") }
    return type
  }

  private mutating func template(
    _ value: JSONValue, _ node: String?, _ path: [String], _ types: [String: StateType]
  ) -> Template {
    do {
      let template = try Template(value)
      for expression in template.expressions { _ = type(of: expression, node, path, types) }
      return template
    } catch {
      issues.error(node, path, "\(error)")
      return .constant(.null)
    }
  }

  private mutating func type(of template: Template, _ node: String, _ path: [String]) -> StateType {
    switch template {
    case .constant(let value): StateType(of: value)
    case .expression(let expression): type(of: expression, node, path, types)
    case .text: .string
    case .list: .list
    case .object: .object
    }
  }
}
