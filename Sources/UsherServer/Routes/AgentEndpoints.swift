import Assistant
import Essentials
import HTTPServer

/// The agents and what they can do, and the tool calls that wait for an operator.
enum AgentEndpoints {
  static var all: [Endpoint] { [agents, tools, approvals, approve, decline] }

  private static var agents: Endpoint {
    Endpoint(
      .get, "/v1/agents", "listAgents", "The agents, their tools and limits", section: .agents,
      access: .operators,
      answers: [
        .json(200, "All of them", .object(nil, .required("agents", .array(of: Shapes.reference("Agent")))))
      ]
    ) { api, _ in
      .value(["agents": .array(api.agents.roster.agents.map { $0.json(api.assistant.tools) })])
    }
  }

  private static var tools: Endpoint {
    Endpoint(
      .get, "/v1/tools", "listTools", "The tools that agents may use", section: .agents, access: .operators,
      answers: [
        .json(200, "All of them", .object(nil, .required("tools", .array(of: Shapes.reference("Tool")))))
      ]
    ) { api, _ in
      let registry = api.assistant.tools
      let users = api.agents.roster.agents.map { agent in
        (agent.name, Set(registry.tools(named: agent.tools).map(\.definition.name)))
      }
      let tools = registry.tools.map { tool in
        tool.definition.json(agents: users.filter { $0.1.contains(tool.definition.name) }.map(\.0))
      }
      return .value(["tools": .array(tools)])
    }
  }

  private static var approvals: Endpoint {
    Endpoint(
      .get, "/v1/approvals", "listApprovals", "Tool calls that wait for an operator, oldest first",
      section: .agents, access: .operators,
      answers: [
        .json(
          200, "At most a hundred",
          .object(nil, .required("approvals", .array(of: Shapes.reference("Approval")))))
      ]
    ) { api, _ in
      let waiting = try await api.assistant.turns.waitingApprovals(limit: 100, api.tenant)
      return .value(["approvals": .array(waiting.map(\.approvalJSON))])
    }
  }

  private static var approve: Endpoint {
    settle(
      "approve", "approveToolCall", "Agree to a tool call: it is made at once, and the customer is told", true
    )
  }

  private static var decline: Endpoint {
    settle("decline", "declineToolCall", "Refuse a tool call; the customer is told", false)
  }

  private static func settle(_ verb: String, _ name: String, _ summary: String, _ accepts: Bool) -> Endpoint {
    Endpoint(
      .post, "/v1/approvals/{id}/\(verb)", name, summary, section: .agents, access: .operators,
      parameters: [.path("id", "The call", of: ConfirmationID.self)],
      answers: [
        .json(
          200, "What the customer is told", .object(nil, .required("message", Shapes.reference("Message"))))
      ], isSlow: true
    ) { api, call in
      let id: ConfirmationID = try call.request.parameter("id")
      let message = try await api.turns.settle(ConfirmationDecision(id: id, accepts: accepts), api.tenant)
      return .value(["message": message.json])
    }
  }
}

extension AgentProfile {
  fileprivate func json(_ registry: ToolRegistry) -> JSONValue {
    [
      "name": .string(name), "title": .string(title), "description": .string(description),
      "instructions": .string(instructions),
      "prompt": prompt.map {
        ["name": .string($0.prompt.name), "version": .string($0.prompt.version.version)]
      } ?? .null, "default": .bool(isDefault),
      "collections": .texts(scope.collections), "intents": .texts(intents.map(\.name)),
      "categories": .texts(categories.map(\.name)),
      "tools": .texts(registry.tools(named: tools).map(\.definition.name)),
      "missing_tools": .texts(registry.unknown(among: tools)),
      "limits": [
        "steps": .integer(Int64(limits.steps)), "calls": .integer(Int64(limits.calls)),
        "tokens": .integer(Int64(limits.tokens)), "dollars": .number(Double(limits.microdollars) / 1_000_000),
      ],
    ]
  }
}

extension ToolDefinition {
  fileprivate func json(agents: [String]) -> JSONValue {
    [
      "name": .string(name), "title": .string(title), "description": .string(summary),
      "parameters": .verbatim(offeredParameters.documentText), "effect": .string(effect.rawValue),
      "approval": .string(approval.rawValue), "own_words": .texts(ownWords.sorted()),
      "bound": .texts(bindings.keys.sorted()), "timeout_ms": .integer(Int64(timeout.inSeconds * 1000)),
      "agents": .texts(agents),
    ]
  }
}

extension Confirmation {
  fileprivate var approvalJSON: JSONValue {
    [
      "id": .string(id.text), "conversation_id": .string(conversation.text), "agent": .string(agent),
      "tool": .string(tool), "text": .string(text), "arguments": arguments,
      "created_at": .string(createdAt.description),
      "expires_at": .string(expiresAt.description),
    ]
  }
}
