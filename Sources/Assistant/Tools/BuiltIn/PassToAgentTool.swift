import Essentials

/// Passes the conversation to another agent: an action, so that it is never guessed from an answer's words.
public struct PassToAgentTool: TypedTool {
  public struct Arguments: Decodable, Sendable {
    var agent: String
    var reason: String
  }

  /// The name that agents' files offer it by.
  public static let name = "pass_to_agent"

  private let agents: AgentDirectory

  /// Makes the tool for the agents that there are whenever it is used.
  public init(agents: AgentDirectory) {
    self.agents = agents
  }

  public var definition: ToolDefinition { Self.definition(agents.roster.agents) }

  /// What the tool is where there are these agents.
  static func definition(_ agents: [AgentProfile]) -> ToolDefinition {
    let list = agents.map {
      "- \($0.name): \($0.description.isEmpty ? $0.title : $0.description)"
    }
    return ToolDefinition(
      name: name, title: "Finding the right colleague",
      summary:
        "Passes this conversation to another agent, who answers the customer at once and goes on from then. Use it "
        + "when the matter is another agent's business; do not announce it, and do not answer as well. There are:\n"
        + list.joined(separator: "\n"),
      parameters: .object(
        nil, .required("agent", .string("The other agent's name.", lengths: 1...64)),
        .required(
          "reason",
          .string(
            "What the customer wants and what you found out, for the one who takes over.", lengths: 1...1000)
        )))
  }

  public func call(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
    let roster = agents.roster
    guard arguments.agent != context.agent else {
      throw ToolError(.refused, "You are “\(context.agent)” yourself. Answer the customer.")
    }
    guard roster.agents.contains(where: { $0.name == arguments.agent }) else {
      let names = roster.agents.map(\.name).filter { $0 != context.agent }.joined(separator: ", ")
      throw ToolError(.notFound, "There is no agent “\(arguments.agent)”. There are: \(names).")
    }
    return ToolResult(
      "The conversation is passed on.",
      pass: AgentPass(to: arguments.agent, reason: arguments.reason))
  }
}

/// That another agent goes on with a conversation.
public struct AgentPass: Hashable, Sendable {
  /// Who goes on.
  public var to: String
  /// Why, in the words of the one who passes it on.
  public var reason: String

  /// Names who goes on.
  public init(to: String, reason: String) {
    self.to = to
    self.reason = reason
  }
}
