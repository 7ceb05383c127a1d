import Assistant
import Essentials
import HTTPServer
import Identity

/// The agents and what they can do, and the tool calls that wait for an operator.
enum AgentEndpoints {
  static var all: [Endpoint] { [agents, tools, approvals, approve, decline] }

  private static var agents: Endpoint {
    Endpoint(
      .get, "/v1/agents", "listAgents", "The agents, their tools and limits", section: .agents,
      access: .scope(.viewDashboard),
      answers: [
        .json(200, "All of them", .object(nil, .required("agents", .array(of: Shapes.reference("Agent")))))
      ]
    ) { api, _ in
      .value([
        "agents": .array(
          api.agents.roster.agents.map {
            $0.json(api.assistant.tools, api.agents.statistics.record(of: $0.name))
          })
      ])
    }
  }

  private static var tools: Endpoint {
    Endpoint(
      .get, "/v1/tools", "listTools", "The tools that agents may use", section: .agents,
      access: .scope(.viewDashboard),
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
      section: .agents, access: .scope(.answerCustomers),
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
      .post, "/v1/approvals/{id}/\(verb)", name, summary, section: .agents, access: .scope(.answerCustomers),
      parameters: [.path("id", "The call", of: ConfirmationID.self)],
      answers: [
        .json(
          200, "What the customer is told", .object(nil, .required("message", Shapes.reference("Message"))))
      ], isSlow: true
    ) { api, call in
      let id: ConfirmationID = try call.request.parameter("id")
      let message = try await api.turns.settle(ConfirmationDecision(id: id, accepts: accepts), api.tenant)
      try await api.note(accepts ? .toolApproved : .toolRejected, call, on: id.text)
      return .value(["message": message.json])
    }
  }
}

extension AgentProfile {
  fileprivate func json(_ registry: ToolRegistry, _ work: AgentStatistics.Record) -> JSONValue {
    let missing = registry.unknown(among: tools)
    return [
      "name": .string(name), "version": version.map { .integer(Int64($0)) } ?? .null,
      "title": .string(title), "description": .string(description),
      "instructions": .string(instructions),
      "prompt": prompt.map {
        ["name": .string($0.prompt.name), "version": .string($0.prompt.version.version)]
      } ?? .null, "default": .bool(isDefault),
      "collections": .texts(scope.collections), "intents": .texts(intents.map(\.name)),
      "categories": .texts(categories.map(\.name)),
      "tools": .texts(registry.tools(named: tools).map(\.definition.name)),
      "missing_tools": .texts(missing),
      "health": .string(missing.isEmpty && work.failureShare < 0.5 ? "ok" : "degraded"),
      "statistics": work.json,
      "limits": [
        "steps": .integer(Int64(limits.steps)), "calls": .integer(Int64(limits.calls)),
        "tokens": .integer(Int64(limits.tokens)), "dollars": .number(Double(limits.microdollars) / 1_000_000),
      ],
    ]
  }
}

extension AgentStatistics.Record {
  fileprivate var json: JSONValue {
    [
      "turns": .integer(Int64(turns)), "unanswered": .integer(Int64(unanswered)),
      "handoffs": .integer(Int64(handoffs)), "taken_over": .integer(Int64(takenOver)),
      "tool_calls": .integer(Int64(toolCalls)), "tool_failures": .integer(Int64(toolFailures)),
      "failure_share": .number(failureShare),
      "median_ms": medianMilliseconds.map(JSONValue.number) ?? .null,
      "last_at": lastAt.map { .string($0.description) } ?? .null,
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
