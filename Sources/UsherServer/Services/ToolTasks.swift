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

  /// A tool that is not there now, such as one of an MCP server that does not answer, may be there when a run comes to it.
  func task(named name: String) -> (any WorkflowTask)? {
    guard tools.tool(name) != nil || tools.absence(of: name) != nil else { return nil }
    return ClosureTask { call in
      guard let tool = tools.tool(name) else {
        let reason = tools.absence(of: name).map { ": \($0.reason)" } ?? ""
        throw TaskFailure("unavailable", "\(name) is not there now\(reason)")
      }
      return try await run(tool, call)
    }
  }

  func needsApproval(_ name: String) -> Bool {
    let approval = tools.tool(name)?.definition.approval ?? tools.absence(of: name)?.approval
    return approval == .customer || approval == .operator
  }

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
