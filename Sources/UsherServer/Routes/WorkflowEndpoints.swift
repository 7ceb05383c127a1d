import Essentials
import HTTPServer
import Identity
import Workflows

/// Workflows: list, picture, start.
enum WorkflowEndpoints {
  static var all: [Endpoint] { [list, picture, start, runs] }

  private static let name = Endpoint.Parameter.path("name", Shapes.workflowName)

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/workflows", "listWorkflows", "List workflows and coordinations", section: .workflows,
      access: .scope(.viewDashboard),
      answers: [
        .json(
          200, "All of them, by name",
          .object(nil, .required("workflows", .array(of: Shapes.reference("Workflow")))))
      ]
    ) { api, _ in
      let services = api.assistant.workflows
      let counts = try await services.engine.store.counts()
      let workflows = services.engine.catalog.workflows.map { compiled in
        compiled.workflow.json(version: compiled.version, runs: counts[compiled.workflow.name] ?? [:])
      }
      let coordinations = services.engine.catalog.coordinations.map { compiled in
        compiled.coordination.json(services.coordinator.statistics(of: compiled.coordination.name))
      }
      return .value(["workflows": .array(workflows + coordinations)])
    }
  }

  private static var picture: Endpoint {
    Endpoint(
      .get, "/v1/workflows/{name}/picture", "workflowPicture", "A workflow's picture as SVG",
      section: .workflows,
      access: .scope(.viewDashboard), parameters: [Self.name], answers: [.svg]
    ) { api, call in
      .svg(try api.picture(of: try call.request.parameter("name")))
    }
  }

  private static var start: Endpoint {
    Endpoint(
      .post, "/v1/workflows/{name}/runs", "startWorkflow", "Start a run",
      details: """
        A workflow's run is stored and goes on by itself, whatever becomes of this request or the server. A \
        coordination is run to its end before the answer, and only what came of the last runs is remembered.
        """,
      section: .workflows, access: .scope(.answerCustomers),
      parameters: [
        Self.name,
        .header(
          "Idempotency-Key",
          .string(
            "A name of your own for this start; sending it again gives the run that the first one began",
            lengths: 1...128)),
      ],
      body: .json(
        .object(
          nil, .optional("input", JSONSchema(.object([], others: JSONSchema(.any)), "The workflow's fields"))),
        isRequired: false),
      answers: [
        .json(200, "What came of a coordination", Shapes.reference("CoordinationRun")),
        .json(201, "The run of a workflow", Shapes.reference("WorkflowRun")),
      ], isSlow: true
    ) { api, call in
      let name: String = try call.request.parameter("name")
      let services = api.assistant.workflows
      let input = call.body["input"] ?? .object([:])
      let key = call.text("Idempotency-Key")
      if let coordination = services.engine.catalog.coordination(named: name) {
        let key = key ?? WorkflowRunID(at: api.clock.now).text
        return .value(try await services.coordinator.run(coordination, input: input, key: key).json)
      }
      let run = try await services.engine.start(name, input: input, idempotencyKey: key)
      return .value(run.json, status: 201, location: "/v1/workflow-runs/\(run.id)")
    }
  }

  private static var runs: Endpoint {
    Endpoint(
      .get, "/v1/workflows/{name}/runs", "listWorkflowRuns", "List a workflow's runs, newest first",
      section: .workflows, access: .scope(.viewHistory),
      parameters: [Self.name] + Endpoint.Parameter.paging(WorkflowRunID.self) + [
        .query("status", .string(choices: WorkflowRun.Status.allCases.map(\.rawValue)))
      ],
      answers: [.json(200, "A page", Shapes.page("runs", of: Shapes.reference("WorkflowRun")))]
    ) { api, call in
      let paging = try Paging<WorkflowRunKind>(call)
      let name: String = try call.request.parameter("name")
      let engine = api.assistant.workflows.engine
      let found = try await engine.store.runs(
        of: name, status: call.text("status").flatMap(WorkflowRun.Status.init), after: paging.after,
        limit: paging.limit + 1)
      // A workflow whose file is gone still has its runs.
      if found.isEmpty, engine.catalog.workflow(named: name) == nil { throw Problem.unknown("workflow") }
      return paging.page("runs", of: found, id: \.id)
    }
  }
}

extension API {
  /// The picture of a workflow or a coordination.
  fileprivate func picture(of name: String) throws -> WorkflowPicture {
    let catalog = assistant.workflows.engine.catalog
    if let workflow = catalog.workflow(named: name) { return WorkflowPicture(workflow.workflow) }
    if let coordination = catalog.coordination(named: name) {
      return WorkflowPicture(coordination.coordination)
    }
    throw Problem.unknown("workflow")
  }
}

extension Endpoint.Answer {
  static let svg = Self(status: 200, summary: "The picture", content: [("image/svg+xml", .string())])
}

extension HTTPResponse {
  static func svg(_ picture: WorkflowPicture) -> HTTPResponse {
    .bytes(Array(picture.svg.utf8), type: "image/svg+xml; charset=utf-8")
  }
}
