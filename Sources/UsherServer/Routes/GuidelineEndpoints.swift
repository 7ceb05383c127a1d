import Assistant
import Essentials
import HTTPServer
import Identity

/// The company's rules. What became of them in a turn is in its trace: see ``PromptEndpoints``.
enum GuidelineEndpoints {
  static var all: [Endpoint] { [guidelines] }

  private static var guidelines: Endpoint {
    Endpoint(
      .get, "/v1/guidelines", "listGuidelines", "The rules and approved texts, and what is odd about them",
      section: .agents, access: .scope(.viewDashboard),
      answers: [
        .json(
          200, "All of them",
          .object(
            nil, .required("guidelines", .array(of: Shapes.reference("Guideline"))),
            .required("approved", .array(of: Shapes.reference("ApprovedText"))),
            .required("findings", .array(of: Shapes.reference("GuidelineFinding")))))
      ]
    ) { api, _ in
      let rules = api.agents.roster.rules
      let findings = try await api.agents.lint(
        tools: api.assistant.tools, limit: api.assistant.services.configuration.guidelines.settings.limit)
      return .value([
        "guidelines": rules.guidelines.json, "approved": rules.approved.json, "findings": findings.json,
      ])
    }
  }
}

extension Guideline: JSONRepresentable {
  var json: JSONValue {
    [
      "name": .string(name), "when": .string(condition), "do": .string(action),
      "examples": .texts(examples), "tools": .texts(tools), "approved": .texts(approved),
      "priority": .integer(Int64(priority)), "agents": .texts(agents), "always": .bool(isAlways),
      "strict": .bool(isStrict),
      "check": [
        "calls": .texts(check.calls), "says": .texts(check.says), "never_says": .texts(check.neverSays),
      ],
    ]
  }
}

extension ApprovedText: JSONRepresentable {
  var json: JSONValue {
    [
      "id": .string(id), "text": .string(template.source), "variables": .texts(template.variables),
      "examples": .texts(examples), "agents": .texts(agents), "instead": .optional(instead),
      "fallback": .bool(isFallback),
    ]
  }
}

extension GuidelineFinding: JSONRepresentable {
  var json: JSONValue {
    ["kind": .string(kind.rawValue), "names": .texts(names), "message": .string(message)]
  }
}
