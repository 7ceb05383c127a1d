import Essentials

/// A tool that changes something, where an agent is tried out: it can be called like the real one, and does nothing.
struct RehearsedTool: Tool {
  private let tool: any Tool
  let definition: ToolDefinition

  init(_ tool: any Tool) {
    self.tool = tool
    var definition = tool.definition
    definition.effect = .reads
    definition.approval = .none
    self.definition = definition
  }

  func call(_ arguments: JSONValue, _ context: ToolContext) async throws -> ToolResult {
    var statement: String?
    // Who would be asked is told what they would be asked.
    if try await tool.approval(arguments, context) != .none {
      statement = try await tool.proposal(arguments, context).text
    }
    return ToolResult(
      [
        "status": "not_done",
        "note": "This is a rehearsal: nothing was done. Do not say that it was, and do not call it again.",
      ], statement: statement)
  }
}
