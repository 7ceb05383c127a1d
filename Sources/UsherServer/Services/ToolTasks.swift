import Assistant
import Essentials
import Workflows

/// The agents' tools as tasks of workflows: `tool: search_knowledge`, `with:` its arguments. Who wrote the workflow stands
/// for what it is given; a tool that somebody must agree to is refused where no approval comes before it.
struct ToolTasks: TaskSource {
  static let kind = "tool"
  let tools: ToolRegistry
  let clock: any WallClock

  var kind: String { Self.kind }
  var names: [String] { tools.tools.map(\.definition.name) }

  func task(named name: String) -> (any WorkflowTask)? {
    tools.tool(name).map { tool in ClosureTask { try await run(tool, $0) } }
  }

  func needsApproval(_ name: String) -> Bool { tools.tool(name)?.definition.approval != ToolApproval.none }

  private func run(_ tool: any Tool, _ call: TaskCall) async throws -> JSONValue {
    let definition = tool.definition
    let errors = definition.parameters.errors(in: call.input)
    guard errors.isEmpty else {
      let list = errors.map { "\($0.pointer.isEmpty ? "the arguments" : $0.pointer) \($0.detail)" }
      throw TaskFailure("invalid-arguments", list.joined(separator: "; "), isRetryable: false)
    }
    // A second attempt at what may have been done is only for tools that know the key.
    if call.attempt > 1, definition.effect != .reads, !definition.isIdempotent {
      throw TaskFailure(
        "uncertain", "\(definition.name) may have been done before, and cannot be asked again",
        isRetryable: false)
    }
    let now = clock.now
    do {
      let context = ToolContext(
        tenant: call.tenant, conversation: ConversationID(at: now), turn: TurnID(at: now), agent: "workflow",
        key: call.idempotencyKey)
      return try await tool.call(call.input, context).content
    } catch let error as ToolError {
      let isCertain = definition.effect == .reads || definition.isIdempotent
      throw TaskFailure(
        error.kind.rawValue, error.message,
        isRetryable: isCertain && [.timeout, .failed].contains(error.kind))
    }
  }
}

/// Takes every name: for checks where the tools are not there.
struct AnyTool: TaskSource {
  let task: any WorkflowTask

  var kind: String { ToolTasks.kind }
  var names: [String] { [] }
  func task(named name: String) -> (any WorkflowTask)? { task }
}
