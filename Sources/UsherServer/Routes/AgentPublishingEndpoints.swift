import Assistant
import Essentials
import HTTPServer
import Identity

/// What becomes of agents' versions: they are tried out, published, put back.
enum AgentPublishingEndpoints {
  static var all: [Endpoint] { [tryOut, publish, rollBack] }

  private static let over = JSONSchema(
    .integer(0...1_000_000), "The version that answers, as you have seen it; 0 is the file")

  private static var tryOut: Endpoint {
    Endpoint(
      .post, "/v1/agents/{name}/versions/{number}/try", "tryAgentVersion",
      "Ask a version something, and what answers now beside it",
      details: """
        As a customer's first message, found as in any turn: by intents, search, models, rules, checks and approved \
        corrections. Nothing is kept, nothing comes out of the cache, and tools that change anything are called in name \
        alone: their `outcome` is `not_done`.
        """,
      section: .agents, access: .scope(.manageAgents), limit: .chat,
      parameters: [AgentVersionEndpoints.agent, AgentVersionEndpoints.number],
      body: .json(
        .object(
          nil,
          .required(
            "text",
            .string(
              "What a customer would write", lengths: 1...IncomingMessage.maximumLength, isNotBlank: true,
              isStorable: true, example: "When is my bill due?")),
          .optional(
            "as_agent",
            JSONSchema(
              .boolean, "Whether this agent answers though it may be another's business; false unless told"))
        )),
      answers: [
        .json(
          200, "Both answers",
          .object(
            nil, .required("version", Shapes.reference("AgentTrial")),
            .required("published", Shapes.reference("AgentTrial"))))
      ], isSlow: true
    ) { api, call in
      let file = try api.agentFile(call)
      let version = try await api.assistant.agentVersions.version(
        call.versionNumber(), of: file.name, api.tenant)
      try await api.turns.quota?.admit()
      let answers = try await api.turns.turns.tryOut(
        version.changes, version: version.number, of: file.name, with: call.body["text"]?.stringValue ?? "",
        isForced: call.body["as_agent"]?.boolValue ?? false, api.tenant)
      return .value(["version": answers.changed.json, "published": answers.published.json])
    }
  }

  private static var publish: Endpoint {
    Endpoint(
      .post, "/v1/agents/{name}/versions/{number}/publish", "publishAgentVersion",
      "Publish a draft: the agent answers by it",
      details: """
        From the next message on, here at once and on other processes within a second. 409 where somebody has changed the \
        draft since the `revision` that is sent, or where another version answers than the one on which it was begun: \
        compare the two, and send its number as `over`.
        """,
      section: .agents, access: .scope(.manageAgents),
      parameters: [AgentVersionEndpoints.agent, AgentVersionEndpoints.number],
      body: .json(
        .object(nil, AgentVersionEndpoints.revision, .optional("over", over), Call.operatorMember)),
      answers: [AgentVersionEndpoints.answer]
    ) { api, call in
      let file = try api.agentFile(call)
      let agents = api.agents
      let published = try await api.assistant.agentVersions.publish(
        call.versionNumber(), of: file.name, revision: call.revision,
        over: call.body["over"]?.integerValue.map(Int.init), by: try call.author(), api.tenant
      ) { try agents.check($0, for: file.name) }
      try await api.note(.agentPublished, call, on: file.name, ["version": .integer(Int64(published.number))])
      try await api.assistant.noteChanges()
      return api.response(published)
    }
  }

  private static var rollBack: Endpoint {
    Endpoint(
      .post, "/v1/agents/{name}/rollback", "rollBackAgent", "Let an earlier version of an agent answer again",
      details: """
        What it says becomes a new version, which answers from the next message on; nothing of the history is lost. \
        `to` 0 is the agent's file.
        """,
      section: .agents, access: .scope(.manageAgents), parameters: [AgentVersionEndpoints.agent],
      body: .json(
        .object(
          nil,
          .required("to", JSONSchema(.integer(0...1_000_000), "A version that answered once; 0 is the file")),
          .required("over", over), AgentVersionEndpoints.note, Call.operatorMember)),
      answers: [.json(201, "The new version", AgentVersionEndpoints.shape)]
    ) { api, call in
      let file = try api.agentFile(call)
      let agents = api.agents
      let number = { (name: String) in call.body[name]?.integerValue.map(Int.init) ?? 0 }
      let version = try await api.assistant.agentVersions.rollBack(
        to: number("to"), of: file.name, over: number("over"), note: call.body["note"]?.stringValue,
        by: try call.author(), api.tenant
      ) { try agents.check($0, for: file.name) }
      try await api.note(
        .agentRolledBack, call, on: file.name,
        ["version": .integer(Int64(version.number)), "to": .integer(Int64(number("to")))])
      try await api.assistant.noteChanges()
      return api.response(version, status: 201)
    }
  }
}
