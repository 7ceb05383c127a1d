import Assistant
import Essentials
import HTTPServer
import Identity
import LanguageModels

/// For those who run the models: who is asked, why, how they are, and what it costs.
enum ModelEndpoints {
  static var all: [Endpoint] { [providers, explain, breakers, resetAll, reset] + OptimizerEndpoints.all }

  private static var providers: Endpoint {
    Endpoint(
      .get, "/v1/providers", "listProviders", "The services and their models, and how they are",
      section: .models, access: .scope(.viewDashboard),
      answers: [
        .json(
          200, "All of them, and what is odd about the configuration",
          .object(
            nil, .required("providers", .array(of: Shapes.reference("Provider"))),
            .required("warnings", .array(of: Shapes.text)), .required("budget", Shapes.reference("Budget"))))
      ]
    ) { api, _ in
      let services = api.models.services
      return .value([
        "providers": services.providers, "warnings": .texts(services.configuration.warnings),
        "budget": services.budgets.standing(of: api.tenant.tenant).json,
      ])
    }
  }

  private static let questionShape = JSONSchema.object(
    nil,
    .required(
      "message",
      .string(
        "What the customer writes", lengths: 1...IncomingMessage.maximumLength, isNotBlank: true,
        example: "How much is parking?")
    ),
    .optional("agent", .string("The agent that would answer", lengths: 1...64)),
    .optional("channel", .string("Where the customer writes", lengths: 1...64)),
    .optional("model", .string("The model that is to be asked first", lengths: 1...200)),
    .optional(
      "messages",
      .array(
        of: .string(lengths: 1...IncomingMessage.maximumLength), counts: 0...50,
        "What was said before, in turns")))

  private static var explain: Endpoint {
    Endpoint(
      .post, "/v1/routing/explain", "explainRouting", "Where a message would go, and why",
      details: "Asks no model and costs nothing.", section: .models, access: .scope(.viewDashboard),
      body: .json(questionShape),
      answers: [.json(200, "The decision, and what led to it", Shapes.reference("RouteExplanation"))]
    ) { api, call in
      let before = call.body["messages"]?.arrayValue?.compactMap(\.stringValue) ?? []
      let messages =
        before.enumerated().map { index, text in
          ModelMessage(role: (before.count - index).isMultiple(of: 2) ? .user : .assistant, text: text)
        } + [ModelMessage(role: .user, text: call.body["message"]?.stringValue ?? "")]
      let request = ModelRequest(
        caller: ModelCaller(
          tenant: api.tenant, agent: call.body["agent"]?.stringValue,
          channel: call.body["channel"]?.stringValue),
        model: call.body["model"]?.stringValue, messages: messages)
      return .value(api.models.services.router.explain(request).json)
    }
  }

  private static let breakerList = JSONSchema.object(
    nil, .required("circuit_breakers", .array(of: Shapes.reference("CircuitBreaker"))))

  private static var breakers: Endpoint {
    Endpoint(
      .get, "/v1/circuit-breakers", "listCircuitBreakers", "The circuit breakers of models and services",
      details: "`closed` lets calls through, `open` none, `half_open` a few to find out.",
      section: .models, access: .scope(.viewDashboard), answers: [.json(200, "All of them", breakerList)]
    ) { api, _ in
      .value(api.models.services.breakerList)
    }
  }

  private static var resetAll: Endpoint {
    Endpoint(
      .post, "/v1/circuit-breakers/reset", "resetCircuitBreakers", "Close all circuit breakers",
      section: .models, access: .scope(.manageAgents), answers: [.json(200, "As they are now", breakerList)]
    ) { api, _ in
      api.models.services.reset()
      return .value(api.models.services.breakerList)
    }
  }

  private static var reset: Endpoint {
    Endpoint(
      .post, "/v1/circuit-breakers/{name}/reset", "resetCircuitBreaker", "Close a circuit breaker",
      section: .models, access: .scope(.manageAgents),
      parameters: [
        Endpoint.Parameter(
          name: "name", location: .path, schema: .string("Its name, for example `model.balanced`"),
          isRequired: true)
      ],
      answers: [.json(200, "As it is now", Shapes.reference("CircuitBreaker"))]
    ) { api, call in
      let name: String = try call.request.parameter("name")
      guard let status = api.models.services.reset(name) else { throw Problem.unknown("circuit breaker") }
      return .value(status.json)
    }
  }
}
