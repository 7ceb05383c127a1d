/// What an agent has answered where it was tried out. Nothing of it is kept, and nobody was told.
public struct AgentTrial: Hashable, Sendable {
  /// A tool that it has used, or would have.
  public struct ToolUse: Hashable, Sendable {
    /// The tool's name.
    public var name: String
    /// What it got, as JSON text.
    public var arguments: String
    /// How the call ended, in one word; `not_done` for what would have changed something.
    public var outcome: String
  }

  /// What customers would read, in Markdown.
  public var text: String
  /// How it came about.
  public var answer: Answer
  /// The version that answered; nothing for the agent's file.
  public var version: Int?
  /// The recognised intent.
  public var intent: String?
  /// Its probability.
  public var intentConfidence: Double?
  /// The tools, in order.
  public var tools: [ToolUse]

  init(_ draft: Draft, _ reply: Reply, _ tools: ToolRegistry) {
    text = reply.text
    answer = reply.answer
    version = draft.trace.agentVersion?.version
    intent = draft.trace.intent
    intentConfidence = draft.trace.intentConfidence
    self.tools = (draft.trace.tools ?? []).map { used in
      let effect = tools.tool(used.name)?.definition.effect ?? .reads
      return ToolUse(
        name: used.name, arguments: used.arguments, outcome: effect == .reads ? used.outcome : Self.notDone)
    }
  }

  /// The outcome of a call that was not made.
  public static let notDone = "not_done"
}
