import Essentials

/// Reads a workflow from YAML.
public struct WorkflowFile {
  private let taskKinds: [String]

  /// - Parameter taskKinds: The keys that name a task, such as `agent` and `tool`.
  public init(taskKinds: [String]) {
    self.taskKinds = taskKinds
  }

  /// Reads a file's text. What the graph itself gets wrong is found by ``CompiledWorkflow``.
  ///
  /// - Throws: ``YAMLError`` or ``ConfigurationError`` that name file and line, and the nearest right key.
  public func read(_ text: String, file: String) throws -> Workflow {
    try read(try YAMLNode.parse(text, file: file), file: file)
  }

  func read(_ root: YAMLNode, file: String) throws -> Workflow {
    let reader = ConfigurationReader(root, file: file)
    let name = Self.identifier("name", reader)
    var workflow = Workflow(
      name, title: reader.value("title", default: name), summary: reader.value("description", default: ""),
      state: fields(reader), start: reader.optional("start"),
      maximumSteps: reader.value("maximum_steps", default: 1000), output: Self.json("output", reader),
      nodes: nodes(reader))
    if !(1...100_000).contains(workflow.maximumSteps) {
      reader.reject("maximum_steps", "must be between 1 and 100000")
    }
    workflow.source = WorkflowSource(file: file, root: root)
    try reader.finish()
    return workflow
  }

  // MARK: State

  private func fields(_ reader: ConfigurationReader) -> [StateField] {
    let state = reader.section("state")
    return (state.node?.mapping ?? []).map { field($0, in: state) }
  }

  /// `amount: number`, or a mapping with more about it.
  private func field(_ member: YAMLNode.Member, in state: ConfigurationReader) -> StateField {
    if !Self.isName(member.key) {
      state.reject(member.key, "must be called by letters, digits and “_”, as expressions do")
    }
    if member.value.scalar != nil {
      return StateField(member.key, state.value(member.key, default: StateType.any))
    }
    let reader = state.section(member.key)
    let field = StateField(
      member.key, reader.value("type", default: .any), reducer: reader.value("reducer", default: .replace),
      initial: Self.json("default", reader) ?? .null, isRequired: reader.value("required", default: false),
      summary: reader.value("description", default: ""))
    if !field.type.accepts(field.initial) { reader.reject("default", "must be \(field.type.inWords)") }
    return field
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.first, first.isLetter || first == "_" else { return false }
    return text.count <= 64 && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }

  // MARK: Nodes

  private func nodes(_ reader: ConfigurationReader) -> [WorkflowNode] {
    // The form in which workflows are stored is a list, which keeps the order in JSON too.
    if reader.node?["nodes"]?.sequence != nil {
      return reader.sections("nodes").map { node(Self.identifier("name", $0), $0) }
    }
    let sections = reader.namedSections("nodes")
    if sections.isEmpty { reader.reject("nodes", "must describe at least one node") }
    return sections.map { name, section in
      if !Self.isIdentifier(name) || name == Workflow.end {
        section.reject(
          "title", "“\(name)” cannot be a node's name: 1 to 64 small letters, digits, “_” and “-”")
      }
      return node(name, section)
    }
  }

  private func node(_ name: String, _ reader: ConfigurationReader) -> WorkflowNode {
    let input = Self.json("with", reader)
    var node = WorkflowNode(
      name, title: reader.value("title", default: name), action(reader, input ?? .object([:])))
    node.next = edges("next", reader) + edges("choice", reader)
    node.save = save(reader)
    node.retry = Self.retry(reader.section("retry"))
    node.timeout = reader.optional("timeout")
    node.onError = reader.optional("on_error")
    node.onReject = reader.optional("on_reject")
    node.onTimeout = reader.optional("on_timeout")
    node.maximumVisits = reader.optional("max_visits")
    node.onLimit = reader.optional("on_limit")
    if let visits = node.maximumVisits, visits < 1 { reader.reject("max_visits", "must be at least 1") }
    if node.onLimit != nil, node.maximumVisits == nil {
      reader.reject("on_limit", "needs max_visits beside it")
    }
    if reader.has("compensate") {
      let section = reader.section("compensate")
      if let task = task(section) {
        node.compensate = .init(task, with: Self.json("with", section) ?? .object([:]))
      } else {
        reader.reject("compensate", "must name a task: \(taskKinds.joined(separator: ", "))")
      }
    }
    return node
  }

  private func action(_ reader: ConfigurationReader, _ input: JSONValue) -> WorkflowNode.Action {
    let kinds = taskKinds + ["set", "choice", "parallel", "workflow", "approval", "wait", "fail"]
    let given = kinds.filter(reader.has)
    guard let kind = given.first else {
      reader.reject(kinds[0], "or another action is wanted: one of \(kinds.joined(separator: ", "))")
      return .choice
    }
    if given.count > 1 { reader.reject(given[1], "cannot stand beside “\(kind)”: a node does one thing") }
    switch kind {
    case "set": return .set(Self.json("set", reader)?.objectValue ?? [:])
    case "choice": return .choice
    case "parallel":
      return .parallel(
        branches: reader.list("parallel"), join: reader.required("join") ?? Workflow.end)
    case "workflow": return .workflow(reader.value("workflow", default: ""), with: input)
    case "approval": return .approval(approval(reader))
    case "wait": return .wait(wait(reader))
    case "fail":
      let section = reader.section("fail")
      return .fail(
        code: section.value("code", default: "failed"), message: section.value("message", default: ""))
    default: return .task(TaskReference(kind, reader.value(kind, default: "")), with: input)
    }
  }

  private func approval(_ reader: ConfigurationReader) -> WorkflowNode.Approval {
    if reader.node?["approval"]?.scalar != nil {
      return WorkflowNode.Approval(reader.value("approval", default: ""))
    }
    let section = reader.section("approval")
    return WorkflowNode.Approval(
      section.required("prompt") ?? "", show: Self.json("show", section) ?? .null,
      timeout: section.optional("timeout"))
  }

  private func wait(_ reader: ConfigurationReader) -> WorkflowNode.Wait {
    if reader.node?["wait"]?.scalar != nil {
      return .duration(reader.value("wait", default: Duration.zero))
    }
    let section = reader.section("wait")
    return .until(section.required("until") ?? "")
  }

  private func task(_ reader: ConfigurationReader) -> TaskReference? {
    taskKinds.first(where: reader.has).flatMap { kind in
      reader.optional(kind, as: String.self).map { TaskReference(kind, $0) }
    }
  }

  private func save(_ reader: ConfigurationReader) -> [String: String] {
    if reader.node?["save"]?.scalar != nil {
      return reader.optional("save", as: String.self).map { [$0: "result"] } ?? [:]
    }
    return reader.dictionary("save")
  }

  static func retry(_ reader: ConfigurationReader) -> RetryPolicy {
    guard reader.node != nil else { return .never }
    let attempts = reader.value("attempts", default: 3)
    if !(1...100).contains(attempts) { reader.reject("attempts", "must be between 1 and 100") }
    return RetryPolicy(
      attempts: attempts, base: reader.value("backoff", default: Duration.seconds(1)),
      cap: reader.value("max_backoff", default: Duration.seconds(60)))
  }

  /// A node's name, or a list of `if` and `to`.
  private func edges(_ key: String, _ reader: ConfigurationReader) -> [WorkflowNode.Edge] {
    if reader.node?[key]?.scalar != nil {
      return reader.optional(key, as: String.self).map { [WorkflowNode.Edge(to: $0)] } ?? []
    }
    return reader.sections(key).map { section in
      WorkflowNode.Edge(if: section.optional("if"), to: section.required("to") ?? Workflow.end)
    }
  }

  // MARK: Values

  /// Any value; asking for the key makes it known.
  static func json(_ key: String, _ reader: ConfigurationReader) -> JSONValue? {
    guard reader.has(key) else { return nil }
    return reader.node?[key]?.json
  }

  static func identifier(_ key: String, _ reader: ConfigurationReader) -> String {
    guard let name = reader.required(key, as: String.self) else { return "" }
    if !isIdentifier(name) { reader.reject(key, "must be 1 to 64 small letters, digits, “_” and “-”") }
    return name
  }

  private static func isIdentifier(_ name: String) -> Bool {
    (1...64).contains(name.count)
      && name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_" || $0 == "-") }
  }
}
