public import Essentials
public import Knowledge

/// Usher's own tools, which are always there.
public enum BuiltInTools {
  /// The tools themselves.
  public static func all(
    search: KnowledgeSearch, agents: AgentDirectory, memory: CustomerMemory,
    attachments: ReadAttachmentTool, clock: any WallClock
  ) -> [any Tool] {
    [
      SearchKnowledgeTool(search: search), HandOffTool(), PassToAgentTool(agents: agents),
      CurrentTimeTool(clock: clock),
      RememberFactTool(memory: memory), RecallFactsTool(memory: memory), ForgetFactTool(memory: memory),
      attachments,
    ]
  }

  /// What they are, for checks that need no knowledge base.
  public static let definitions = [
    SearchKnowledgeTool.definition, HandOffTool.definition, PassToAgentTool.definition([]),
    CurrentTimeTool.definition, RememberFactTool.definition, RecallFactsTool.definition,
    ForgetFactTool.definition, ReadAttachmentTool.definition,
  ]
}
