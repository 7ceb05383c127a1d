import Assistant
import Essentials
import HTTPServer
import Identity

/// Versions of agents: looked at, begun, changed, thrown away.
enum AgentVersionEndpoints {
  static var all: [Endpoint] { [list, create, get, change, discard] }

  static let agent = Endpoint.Parameter(
    name: "name", location: .path, schema: .string("The agent's name, for example `billing`"),
    isRequired: true)
  static let number = Endpoint.Parameter.path("number", Shapes.versionNumber)
  static let answer = Endpoint.Answer.json(200, "The version", shape)
  static let shape = JSONSchema.object(nil, .required("version", Shapes.reference("AgentVersion")))
  static let note = JSONSchema.Property.optional(
    "note",
    JSONSchema(
      .nullable(
        .string(
          "What colleagues should know about it", lengths: 1...2000, isNotBlank: true, isStorable: true,
          example: "Says the new due date"))))
  static let revision = JSONSchema.Property.required(
    "revision", JSONSchema(.integer(1...Int64.max), "The draft's `revision` as you have read it"))

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/agents/{name}/versions", "listAgentVersions",
      "An agent's file, and its versions, newest first",
      section: .agents, access: .scope(.viewDashboard),
      parameters: [
        agent, .query("before", JSONSchema(.integer(1...1_000_000), "The last number of the page before")),
        .query("limit", JSONSchema(.integer(1...100), "How many at most; 50 unless told")),
      ],
      answers: [
        .json(
          200, "A page",
          .object(
            nil,
            .required(
              "file",
              JSONSchema(
                .reference("AgentContent"),
                "What its file says; `instructions` are null where a prompt makes them")),
            .required(
              "prompt",
              JSONSchema(.nullable(Shapes.reference("PromptVersion")), "The prompt that its file names")),
            .required(
              "published", JSONSchema(.nullable(Shapes.versionNumber), "Null where the file answers")),
            .required("versions", .array(of: Shapes.reference("AgentVersion"))),
            .required(
              "next_before",
              JSONSchema(
                .nullable(Shapes.versionNumber), "Send it as `before` for the next page; null on the last one"
              ))))
      ]
    ) { api, call in
      let file = try api.agentFile(call)
      let limit = call.number("limit") ?? 50
      let found = try await api.assistant.agentVersions.versions(
        of: file.name, before: call.number("before"), limit: limit + 1, api.tenant)
      let shown = found.prefix(limit)
      // This process may not have heard of it yet.
      let published = try await api.assistant.agentVersions.publishedNumber(of: file.name, api.tenant)
      return .value([
        "file": AgentChanges(all: file).json,
        "prompt": file.prompt.map {
          ["name": .string($0.prompt.name), "version": .string($0.prompt.version.version)]
        } ?? .null,
        "published": published.map { .integer(Int64($0)) } ?? .null,
        "versions": .array(shown.map { $0.json(api.agents) }),
        "next_before": found.count > limit ? shown.last.map { .integer(Int64($0.number)) } ?? .null : .null,
      ])
    }
  }

  private static var create: Endpoint {
    Endpoint(
      .post, "/v1/agents/{name}/versions", "createAgentVersion", "Begin a draft of an agent",
      details: """
        What is missing or null is as the agent's file says it, also when the file is changed later. A draft can take \
        nothing that the file does not give: no tool, and no intent of another agent's. It answers nobody until it is \
        published.
        """,
      section: .agents, access: .scope(.manageAgents), parameters: [agent],
      body: .json(JSONSchema(.object(Shapes.agentChanges + [note, Call.operatorMember], others: nil))),
      answers: [.json(201, "The draft", shape)]
    ) { api, call in
      let file = try api.agentFile(call)
      let changes = try api.changes(call.body, for: file.name)
      let draft = try await api.assistant.agentVersions.create(
        changes, of: file.name, note: call.body["note"]?.stringValue, by: try call.author(), api.tenant)
      try await api.note(.agentDraftCreated, call, on: file.name, ["version": .integer(Int64(draft.number))])
      return api.response(draft, status: 201)
    }
  }

  private static var get: Endpoint {
    Endpoint(
      .get, "/v1/agents/{name}/versions/{number}", "getAgentVersion", "Look up a version of an agent",
      section: .agents, access: .scope(.viewDashboard), parameters: [agent, number], answers: [answer]
    ) { api, call in
      api.response(
        try await api.assistant.agentVersions.version(
          call.versionNumber(), of: api.agentFile(call).name, api.tenant))
    }
  }

  private static var change: Endpoint {
    Endpoint(
      .put, "/v1/agents/{name}/versions/{number}", "changeAgentVersion", "Change a draft of an agent",
      details: "409 where somebody has changed it since the `revision` that is sent, or has published it.",
      section: .agents, access: .scope(.manageAgents), parameters: [agent, number],
      body: .json(
        JSONSchema(.object(Shapes.agentChanges + [note, revision, Call.operatorMember], others: nil))),
      answers: [answer]
    ) { api, call in
      let file = try api.agentFile(call)
      let changes = try api.changes(call.body, for: file.name)
      let changed = try await api.assistant.agentVersions.change(
        call.versionNumber(), of: file.name, to: changes, note: call.body["note"]?.stringValue,
        revision: call.revision, by: try call.author(), api.tenant)
      try await api.note(
        .agentDraftChanged, call, on: file.name, ["version": .integer(Int64(changed.number))])
      return api.response(changed)
    }
  }

  private static var discard: Endpoint {
    Endpoint(
      .delete, "/v1/agents/{name}/versions/{number}", "discardAgentVersion", "Throw a draft of an agent away",
      section: .agents, access: .scope(.manageAgents),
      parameters: [
        agent, number,
        .query(
          "revision", JSONSchema(.integer(1...Int64.max), "The draft's `revision` as you have read it"),
          isRequired: true),
      ],
      answers: [.empty(204, "It is gone; its number is given to no other")]
    ) { api, call in
      let file = try api.agentFile(call)
      let number = try call.versionNumber()
      try await api.assistant.agentVersions.discard(
        number, of: file.name, revision: call.number("revision") ?? 0, by: try call.author(), api.tenant)
      try await api.note(.agentDraftDiscarded, call, on: file.name, ["version": .integer(Int64(number))])
      return HTTPResponse(status: 204)
    }
  }
}

extension API {
  /// The agent that the path names, as its file describes it.
  func agentFile(_ call: Call) throws -> AgentProfile {
    let name: String = try call.request.parameter("name")
    guard let file = agents.roster.files.first(where: { $0.name == name }) else {
      throw Problem.unknown("agent")
    }
    return file
  }

  /// What a body changes of an agent.
  func changes(_ body: JSONValue, for agent: String) throws -> AgentChanges {
    let changes = AgentChanges(body)
    try agents.check(changes, for: agent)
    return changes
  }

  /// A version, as clients see it.
  func response(_ version: AgentVersion, status: Int = 200) -> HTTPResponse {
    .value(["version": version.json(agents)], status: status)
  }
}

extension AgentDirectory {
  /// Checks that an agent's file allows changes.
  ///
  /// - Throws: A problem of status 422 that names each that it does not allow.
  func check(_ changes: AgentChanges, for agent: String) throws(Problem) {
    let conflicts = conflicts(of: changes, for: agent) ?? []
    guard conflicts.isEmpty else { throw .wrongShape(conflicts) }
  }
}

extension Call {
  /// The version that the path names.
  func versionNumber() throws -> Int {
    let number: Int = try request.parameter("number")
    // No version has a number that a database cannot hold, or none.
    guard (1...1_000_000).contains(number) else { throw Problem.unknown("version") }
    return number
  }

  /// The draft's revision as the caller has seen it.
  var revision: Int { body["revision"]?.integerValue.map(Int.init) ?? 0 }
}
