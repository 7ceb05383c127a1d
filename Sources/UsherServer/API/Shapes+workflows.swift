import Essentials
import Workflows

/// The shapes of what is said about workflows.
extension Shapes {
  private static let anything = JSONSchema(.any)

  /// The name of a workflow in a path.
  static let workflowName = JSONSchema.string(
    "The workflow's name", lengths: 1...64, pattern: "^[a-z0-9_-]{1,64}$", example: "refund")

  static let workflow = JSONSchema.object(
    "A workflow, or a coordination, that can be started", .required("name", text), .required("title", text),
    .required("description", text),
    .required("kind", .string(choices: ["workflow", "coordination"])),
    .required("version", .nullable(.string("Names the graph; the same for the same graph"))),
    .required(
      "state",
      .array(
        of: .object(
          "A field of its state", .required("name", text),
          .required("type", .string(choices: StateType.allCases.map(\.rawValue))),
          .required("reducer", .string(choices: StateReducer.allCases.map(\.rawValue))),
          .required("required", JSONSchema(.boolean)), .required("default", anything),
          .required("description", text)))),
    .required("mermaid", .string("The picture, in Mermaid's text")),
    .required("picture", .string("Where the picture is as SVG", format: "uri-reference")),
    .required("runs", JSONSchema(.object([], others: count), "How many runs there are, by status")),
    .required(
      "statistics",
      JSONSchema(
        .object([], others: .openObject("Times in milliseconds")),
        "How the tasks of a coordination have fared since the server began")))

  static let workflowRun = JSONSchema.object(
    "A run of a workflow", .required("id", identifier(WorkflowRunID.self, "Its name")),
    .required("workflow", text), .required("version", text),
    .required("status", .string(choices: WorkflowRun.Status.allCases.map(\.rawValue))),
    .required("input", anything), .required("output", anything),
    .required(
      "error",
      .nullable(
        .object(
          "Why it has failed", .required("code", text), .required("message", text),
          .required("undone", .init(.boolean, "Whether everything that can be undone was"))))),
    .required("replay_of", .nullable(.object(nil, .required("run_id", text), .required("step", text)))),
    .required("idempotency_key", optionalText), .required("created_at", moment),
    .required("updated_at", moment), .required("finished_at", .nullable(moment)))

  static let workflowStep = JSONSchema.object(
    "A visit to a node",
    .required("step", .string("Its name within the run", example: "checks#1/policy/look_up#2")),
    .required("node", text), .required("kind", text),
    .required("status", .string(choices: StepStatus.allCases.map(\.rawValue))), .required("attempt", count),
    .required("input", anything), .required("output", anything), .required("error", anything),
    .required("inherited", .init(.boolean, "Whether the run that this one was replayed from has done it")),
    .required("started_at", moment), .required("finished_at", .nullable(moment)),
    .required("due_at", .nullable(moment)))

  static let coordinationRun = JSONSchema.object(
    "What came of a coordination", .required("name", text),
    .required("status", .string(choices: CoordinationRecord.Status.allCases.map(\.rawValue))),
    .required("output", anything), .required("started_at", moment),
    .required("duration_ms", JSONSchema(.number(0...Double.infinity))),
    .required(
      "tasks",
      .array(
        of: .openObject(
          nil, .required("name", text),
          .required("status", .string(choices: CoordinationRecord.Task.Status.allCases.map(\.rawValue))),
          .required("output", anything), .required("error", anything), .required("attempts", count)))))
}
