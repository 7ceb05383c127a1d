/// Why a tool that somebody has described is not there now: its MCP server does not answer, or a variable is not set.
public struct ToolAbsence: Hashable, Sendable {
  /// Why, as the end of a sentence: “the MCP server events does not answer”.
  public var reason: String
  /// Who will have to agree to its calls once it is there.
  public var approval: ToolApproval

  /// Describes an absence.
  public init(_ reason: String, approval: ToolApproval) {
    self.reason = reason
    self.approval = approval
  }
}
