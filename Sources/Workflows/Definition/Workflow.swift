public import Essentials

/// A workflow as it is described: a graph of nodes over a typed state. ``CompiledWorkflow`` checks it and can be run.
public struct Workflow: Sendable {
  /// Its name: small letters, digits, `_` and `-`.
  public var name: String
  /// What people call it.
  public var title: String
  /// What it is for.
  public var summary: String
  /// The fields of its state.
  public var fields: [StateField]
  /// The node it begins with; the first one unless told.
  public var start: String?
  /// Its nodes, in the order in which they are described.
  public var nodes: [WorkflowNode]
  /// What a run gives back, as a template over the state; the whole state unless told.
  public var output: JSONValue?
  /// How many steps a run may take in all.
  public var maximumSteps: Int
  /// The text that it was read from, for the places in errors.
  var source: WorkflowSource?

  /// Describes a workflow.
  public init(
    _ name: String, title: String? = nil, summary: String = "", state fields: [StateField] = [],
    start: String? = nil, maximumSteps: Int = 1000, output: JSONValue? = nil, nodes: [WorkflowNode]
  ) {
    self.name = name
    self.title = title ?? name
    self.summary = summary
    self.fields = fields
    self.start = start
    self.nodes = nodes
    self.output = output
    self.maximumSteps = maximumSteps
  }

  /// The word that ends a run where the name of a node is wanted.
  public static let end = "end"

  /// The node with a name.
  public func node(_ name: String) -> WorkflowNode? { nodes.first { $0.name == name } }

  /// The name of the node that it begins with.
  var firstNode: String { start ?? nodes.first?.name ?? Self.end }
}

/// Where a workflow was read from.
struct WorkflowSource: Sendable {
  let file: String
  let root: YAMLNode

  /// `file:line:column` of what a path of keys leads to, or of the last place on the way.
  func place(_ path: [String]) -> String {
    var node = root
    var (line, column) = (root.line, root.column)
    for key in path {
      if let member = node.mapping?.first(where: { $0.key == key }) {
        (line, column) = (member.line, member.column)
        node = member.value
      } else if let index = Int(key), let element = node.sequence?.dropFirst(index).first {
        (line, column) = (element.line, element.column)
        node = element
      } else {
        break
      }
    }
    if node.scalar != nil { (line, column) = (node.line, node.column) }
    return "\(file):\(line):\(column)"
  }
}
