import Assistant
import Essentials
import HTTPServer
import Identity
import Privacy

/// The prompts, every text that they have had, and what a model gets of them.
enum PromptEndpoints {
  static var all: [Endpoint] { [list, get, preview, trace] }

  private static let parameter = Endpoint.Parameter(
    name: "name", location: .path, schema: .string("The prompt's name, for example `support`"),
    isRequired: true)

  /// The name in the path; what can be none is not looked up.
  private static func name(_ call: Call) throws -> String {
    let name: String = try call.request.parameter("name")
    guard Prompt.isName(name) else { throw Problem.unknown("prompt") }
    return name
  }

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/prompts", "listPrompts", "The prompts, and who uses them", section: .agents,
      access: .scope(.manageAgents),
      answers: [
        .json(200, "All of them", .object(nil, .required("prompts", .array(of: Shapes.reference("Prompt")))))
      ]
    ) { api, _ in
      .value(["prompts": .array(api.agents.roster.prompts.map(api.json))])
    }
  }

  private static var get: Endpoint {
    Endpoint(
      .get, "/v1/prompts/{name}", "getPrompt", "A prompt and every text that it has had", section: .agents,
      access: .scope(.manageAgents), parameters: [parameter],
      answers: [
        .json(
          200, "Newest first; `prompt` is null when its file is gone",
          .object(
            nil, .required("prompt", .nullable(Shapes.reference("Prompt"))),
            .required(
              "versions",
              .array(
                of: .object(
                  nil, .required("version", Shapes.text), .required("source", .string("The whole file")),
                  .required("since", Shapes.moment), .required("current", JSONSchema(.boolean)))))))
      ]
    ) { api, call in
      let name = try name(call)
      let prompt = api.agents.roster.prompts.first { $0.name == name }
      let editions = try await api.assistant.prompts.editions(of: name, api.tenant)
      guard prompt != nil || !editions.isEmpty else { throw Problem.unknown("prompt") }
      let versions = editions.map { edition -> JSONValue in
        [
          "version": .string(edition.version.version), "source": .string(edition.source),
          "since": .string(edition.since.description), "current": .bool(edition.version == prompt?.version),
        ]
      }
      return .value(["prompt": prompt.map(api.json) ?? .null, "versions": .array(versions)])
    }
  }

  private static let previewShape = JSONSchema.object(
    nil,
    .optional("version", .string("A text of before; the one of now without it", lengths: 1...64)),
    .optional("agent", .string("The agent in whose name; the default one without it", lengths: 1...64)),
    .optional("variables", JSONSchema(.object([], others: .string()), "Values for its variables")),
    .optional("channel", .string("Where the customer writes", lengths: 1...64)),
    .optional("customer", .string("Your own name for a customer, as if they were proved", lengths: 1...256)))

  private static var preview: Endpoint {
    Endpoint(
      .post, "/v1/prompts/{name}/preview", "previewPrompt", "What a model would get of a prompt",
      details: "Without `variables`, the agent's own count where it uses the prompt. Asks no model.",
      section: .agents, access: .scope(.manageAgents), parameters: [parameter],
      body: .json(previewShape, isRequired: false),
      answers: [
        .json(
          200, "The text",
          .object(nil, .required("prompt", Shapes.reference("PromptVersion")), .required("text", Shapes.text))
        )
      ]
    ) { api, call in
      let name = try name(call)
      return .value(try await api.preview(name, call.body))
    }
  }

  private static var trace: Endpoint {
    Endpoint(
      .get, "/v1/conversations/{id}/messages/{message}/trace", "getMessageTrace", "How a reply came about",
      details: """
        What was understood, found and done, which rules applied and whether each was followed, and which version of \
        which prompt the agent's instructions were. For \
        those who run Usher; its members may change.
        """,
      section: .agents, access: .scope(.viewHistory),
      parameters: [
        .path("id", "The conversation", of: ConversationID.self),
        .path("message", "The reply", of: MessageID.self),
      ],
      answers: [.json(200, "The trace", Shapes.reference("Trace"))]
    ) { api, call in
      let message: MessageID = try call.request.parameter("message")
      guard let trace = try await api.conversations.trace(of: message, in: call.conversation(), api.tenant)
      else {
        throw Problem.unknown("reply with a trace")
      }
      // Operators need to see how a reply came about, and not whose number it was about.
      return .value(Concealment.conceal(trace))
    }
  }
}

extension API {
  fileprivate func json(_ prompt: Prompt) -> JSONValue {
    [
      "name": .string(prompt.name), "version": .string(prompt.version.version),
      "description": .string(prompt.summary), "variables": prompt.variablesJSON,
      "agents": .texts(agents.roster.agents.filter { $0.prompt?.prompt.name == prompt.name }.map(\.name)),
    ]
  }

  fileprivate func preview(_ name: String, _ body: JSONValue) async throws -> JSONValue {
    let roster = agents.roster
    var prompt = roster.prompts.first { $0.name == name }
    if let version = body["version"]?.stringValue {
      prompt = try await assistant.prompts.editions(of: name, tenant)
        .first { $0.version.version == version }?.prompt
    }
    guard let prompt else { throw Problem.unknown("prompt, or no such version of it") }
    let agentName = body["agent"]?.stringValue
    guard
      let agent = agentName.map({ name in roster.agents.first { $0.name == name } }) ?? roster.defaultAgent
    else { throw Problem.wrongShape([.init(pointer: "/agent", detail: "must be the name of an agent")]) }
    // An earlier text may not have all the variables that the agent sets for the one of now.
    let usual = agent.prompt.flatMap { $0.prompt.version == prompt.version ? $0.values : nil }
    let own = body["variables"]?.objectValue?.compactMapValues(\.stringValue) ?? usual ?? [:]
    let misfits = prompt.misfits(own)
    let errors =
      misfits.missing.map { Problem.FieldError(pointer: "/variables/\($0)", detail: "must be set") }
      + misfits.unknown.map {
        Problem.FieldError(pointer: "/variables/\($0)", detail: "is no variable of this prompt")
      }
    guard errors.isEmpty else { throw Problem.wrongShape(errors) }
    let values = PromptValues(
      company: company, agent: agent, at: clock.now,
      channel: body["channel"]?.stringValue.flatMap { Channel(rawValue: $0) },
      customer: body["customer"]?.stringValue)
    return [
      "prompt": ["name": .string(prompt.name), "version": .string(prompt.version.version)],
      "text": .string(prompt.text(values, own: own)),
    ]
  }
}

extension Prompt {
  fileprivate var variablesJSON: JSONValue {
    .array(variables.map { ["name": .string($0.name), "default": .optional($0.usual)] })
  }
}
