import Essentials

/// A workflow that was checked and can be run, together with those that it runs within itself.
public final class CompiledWorkflow: Sendable {
  /// What it was made from.
  public let workflow: Workflow
  /// Names what it was made from: the same for the same graphs, however their files are written.
  public let version: String
  /// What is odd about it, though not wrong.
  public let warnings: [WorkflowIssue]
  let nodes: [String: CompiledNode]
  let output: Template?
  /// The workflows that its nodes run, by name.
  let parts: [String: CompiledWorkflow]

  init(
    _ workflow: Workflow, nodes: [String: CompiledNode], output: Template?,
    parts: [String: CompiledWorkflow], warnings: [WorkflowIssue]
  ) {
    self.workflow = workflow
    self.nodes = nodes
    self.output = output
    self.parts = parts
    self.warnings = warnings
    version = Hexadecimal.encode(SHA256.digest(of: Self.document(workflow, parts).text).prefix(8))
  }

  /// Checks a workflow.
  ///
  /// - Parameters:
  ///   - others: The workflows that it may run within itself, by name.
  ///   - tasks: The tasks that it may call; their names are not checked when nothing is given.
  /// - Throws: ``ConfigurationError`` with everything that is wrong.
  public convenience init(
    _ workflow: Workflow, others: [String: Workflow] = [:], tasks: TaskRegistry? = nil
  ) throws {
    var compiler = WorkflowCompiler(others: others, tasks: tasks)
    let parts = compiler.parts(of: workflow)
    let (nodes, output) = compiler.compile(workflow, parts: parts)
    if let error = compiler.issues.error { throw error }
    self.init(workflow, nodes: nodes, output: output, parts: parts, warnings: compiler.issues)
  }

  /// Everything that is wrong with a workflow or odd about it.
  public static func issues(
    of workflow: Workflow, others: [String: Workflow] = [:], tasks: TaskRegistry? = nil
  ) -> [WorkflowIssue] {
    var compiler = WorkflowCompiler(others: others, tasks: tasks)
    let parts = compiler.parts(of: workflow)
    _ = compiler.compile(workflow, parts: parts)
    return compiler.issues
  }

  /// All that is needed to make it again.
  var document: JSONValue { Self.document(workflow, parts) }

  private static func document(_ workflow: Workflow, _ parts: [String: CompiledWorkflow]) -> JSONValue {
    var all: [String: JSONValue] = [:]
    func add(_ parts: [String: CompiledWorkflow]) {
      for (name, part) in parts where all[name] == nil {
        all[name] = part.workflow.document
        add(part.parts)
      }
    }
    add(parts)
    return ["workflow": workflow.document, "parts": .object(all)]
  }

  /// Makes a workflow again from what was stored.
  convenience init(document: JSONValue, taskKinds: [String]) throws {
    func read(_ value: JSONValue?) throws -> Workflow {
      try WorkflowFile(taskKinds: taskKinds).read(YAMLNode(value ?? .null), file: "the stored workflow")
    }
    try self.init(
      read(document["workflow"]), others: (document["parts"]?.objectValue ?? [:]).mapValues { try read($0) })
  }
}

/// A node with its texts read.
struct CompiledNode: Sendable {
  struct Edge: Sendable {
    let condition: WorkflowExpression?
    let target: String
  }

  let node: WorkflowNode
  /// What a task or another workflow is given, or what a person is shown.
  var input = Template.constant(.null)
  /// The fields that a `set` writes, by name.
  var fields: [(name: String, value: Template)] = []
  /// The prompt of an approval, the time of a wait, the message of a failure.
  var text = Template.constant("")
  var edges: [Edge] = []
  var save: [(name: String, value: WorkflowExpression)] = []
  var undo: Template?
}

extension YAMLNode {
  /// JSON as a node without a place.
  init(_ json: JSONValue) {
    let content: Content =
      switch json {
      case .string(let text): .scalar(text, isPlain: false)
      case .array(let elements): .sequence(elements.map(YAMLNode.init))
      case .object(let members):
        .mapping(
          members.sorted { $0.key < $1.key }.map {
            Member(key: $0.key, line: 1, column: 1, value: YAMLNode($0.value))
          })
      default: .scalar(json.text, isPlain: true)
      }
    self.init(line: 1, column: 1, content: content)
  }
}
