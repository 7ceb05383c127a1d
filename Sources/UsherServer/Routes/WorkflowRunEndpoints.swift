import Essentials
import HTTPServer
import Identity
import Workflows

/// Runs of workflows: look up, answer, cancel, replay.
enum WorkflowRunEndpoints {
  static var all: [Endpoint] {
    [get, picture, answer(isApproved: true), answer(isApproved: false), cancel, replay]
  }

  private static let parameter = Endpoint.Parameter.path("id", "The run", of: WorkflowRunID.self)
  private static let step = JSONSchema.string(
    "The step's name in the history", lengths: 1...1000, isStorable: true, example: "ask#1")
  private static let by = JSONSchema.string(
    "Who does it, where the operators' key is sent; whoever has signed in is called by their own name",
    lengths: 1...200, isNotBlank: true, isStorable: true)
  private static let note = JSONSchema.string("What they say beside", lengths: 0...4000, isStorable: true)
  private static let values = JSONSchema(.object([], others: JSONSchema(.any)))

  private static var get: Endpoint {
    Endpoint(
      .get, "/v1/workflow-runs/{id}", "getWorkflowRun", "Look up a run with its state and its history",
      section: .workflows, access: .scope(.viewHistory), parameters: [Self.parameter],
      answers: [
        .json(
          200, "The run",
          .object(
            nil, .required("run", Shapes.reference("WorkflowRun")),
            .required("state", JSONSchema(.object([], others: JSONSchema(.any)), "The workflow's fields")),
            .required("steps", .array(of: Shapes.reference("WorkflowStep")))))
      ]
    ) { api, call in
      let run = try await api.run(call)
      let store = api.assistant.workflows.engine.store
      let state = try await store.state(of: run)
      return .value(["run": run.json, "state": state, "steps": try await store.steps(of: run.id).json])
    }
  }

  private static var picture: Endpoint {
    Endpoint(
      .get, "/v1/workflow-runs/{id}/picture", "workflowRunPicture", "How far a run has come, as SVG",
      section: .workflows, access: .scope(.viewHistory), parameters: [Self.parameter], answers: [.svg]
    ) { api, call in
      let run = try await api.run(call)
      let engine = api.assistant.workflows.engine
      guard let workflow = try await engine.workflow(of: run) else { throw Problem.unknown("workflow") }
      return .svg(WorkflowPicture(workflow, history: try await engine.store.steps(of: run.id)))
    }
  }

  private static func answer(isApproved: Bool) -> Endpoint {
    let word = isApproved ? "approve" : "reject"
    return Endpoint(
      .post, "/v1/workflow-runs/{id}/\(word)", "\(word)WorkflowRun",
      isApproved ? "Say yes where a run waits for a person" : "Say no where a run waits for a person",
      details: "The same answer again changes nothing; the opposite one is refused.", section: .workflows,
      access: .scope(.answerCustomers), parameters: [Self.parameter],
      body: .json(
        .object(
          nil, .optional("step", Self.step), .optional("by", Self.by), .optional("note", Self.note),
          .optional("data", Self.values)), isRequired: false),
      answers: [.json(200, "The run, which goes on", Shapes.reference("WorkflowRun"))]
    ) { api, call in
      let run = try await api.assistant.workflows.engine.answer(
        try call.request.parameter("id"), step: call.body["step"]?.stringValue, isApproved: isApproved,
        by: call.operatorName, note: call.body["note"]?.stringValue,
        data: call.body["data"] ?? .null)
      return .value(run.json)
    }
  }

  private static var cancel: Endpoint {
    Endpoint(
      .post, "/v1/workflow-runs/{id}/cancel", "cancelWorkflowRun", "End a run and undo what it did",
      details: "Steps that run come to their end first.", section: .workflows,
      access: .scope(.answerCustomers),
      parameters: [Self.parameter],
      body: .json(.object(nil, .optional("reason", Self.note)), isRequired: false),
      answers: [.json(200, "The run, which comes to its end", Shapes.reference("WorkflowRun"))]
    ) { api, call in
      let run = try await api.assistant.workflows.engine.cancel(
        try call.request.parameter("id"), reason: call.body["reason"]?.stringValue ?? "an operator ended it")
      return .value(run.json)
    }
  }

  private static var replay: Endpoint {
    Endpoint(
      .post, "/v1/workflow-runs/{id}/replay", "replayWorkflowRun", "Start a new run from a step of this one",
      details: """
        The new run begins with the state as it was when this one came to the step, with the fields of `state` set. What was \
        done before is not done again; the step and what follows are done anew.
        """,
      section: .workflows, access: .scope(.answerCustomers), parameters: [Self.parameter],
      body: .json(
        .object(
          nil, .required("step", Self.step), .optional("state", Self.values),
          .optional("latest", .init(.boolean, "Go on by the workflow as it is now, and not as it was")))),
      answers: [.json(201, "The new run", Shapes.reference("WorkflowRun"))]
    ) { api, call in
      let run = try await api.assistant.workflows.engine.replay(
        try call.request.parameter("id"), from: call.body["step"]?.stringValue ?? "",
        changes: call.body["state"]?.objectValue ?? [:],
        usesPresentGraph: call.body["latest"]?.boolValue ?? false)
      return .value(run.json, status: 201, location: "/v1/workflow-runs/\(run.id)")
    }
  }
}

extension API {
  fileprivate func run(_ call: Call) async throws -> WorkflowRun {
    guard let run = try await assistant.workflows.engine.store.run(try call.request.parameter("id")) else {
      throw Problem.unknown("run")
    }
    return run
  }
}
