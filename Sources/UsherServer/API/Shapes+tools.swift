import Assistant
import Essentials

extension Shapes {
  static let confirmation = JSONSchema.object(
    "A question for yes or no: a tool would do this",
    .required("id", identifier(ConfirmationID.self, "Its name")),
    .required("tool", .string("The tool that would be used")),
    .required("text", .string("What would be done")),
    .required(
      "approval", .string("Who decides", choices: [ToolApproval.customer, .operator].map(\.rawValue))),
    .required("expires_at", moment))

  static let approval = JSONSchema.object(
    "A tool call that waits for an operator",
    .required("id", identifier(ConfirmationID.self, "Its name")),
    .required("conversation_id", identifier(ConversationID.self, "Where the customer asked for it")),
    .required("agent", text), .required("tool", text), .required("text", .string("What would be done")),
    .required("arguments", JSONSchema(.any, "Exactly what the tool would get")),
    .required("created_at", moment), .required("expires_at", moment))

  static let tool = JSONSchema.object(
    "A typed action that agents may take",
    .required("name", text), .required("title", .string("What customers read while it runs")),
    .required("description", .string("What models read")),
    .required("parameters", JSONSchema(.any, "The JSON Schema of what a model may set")),
    .required("effect", .string("What it does to the world", choices: ToolEffect.allCases.map(\.rawValue))),
    .required(
      "approval", .string("Who must agree to each call", choices: ToolApproval.allCases.map(\.rawValue))),
    .required(
      "own_words", .array(of: text, "Arguments that the customer must have written themselves")),
    .required("bound", .array(of: text, "Arguments that the server fills in")),
    .required("timeout_ms", count),
    .required("agents", .array(of: text, "The agents that may use it")))

  static let agentStatistics = JSONSchema.object(
    "What it has done since this process started; replies from the cache are nobody's work",
    .required("turns", count), .required("unanswered", count), .required("handoffs", count),
    .required("taken_over", JSONSchema(.integer(0...Int64.max), "Turns that another agent passed to it")),
    .required("tool_calls", count), .required("tool_failures", count),
    .required("failure_share", JSONSchema(.number(0...1), "Of its latest 50 turns")),
    .required("median_ms", JSONSchema(.nullable(JSONSchema(.number(0...Double.infinity))))),
    .required("last_at", JSONSchema(.nullable(moment))))

  static let agent = JSONSchema.object(
    "An AI role",
    .required("name", text),
    .required("version", JSONSchema(.nullable(count), "The published version; null where its file answers")),
    .required("title", text), .required("description", text),
    .required("instructions", .string("Its text; empty where they are made of a prompt")),
    .required("prompt", JSONSchema(.nullable(reference("PromptVersion")))),
    .required("default", JSONSchema(.boolean)),
    .required("collections", .array(of: text, "Where it looks for answers; empty for everywhere")),
    .required("intents", .array(of: text)), .required("categories", .array(of: text)),
    .required("tools", .array(of: text, "The tools that it has now")),
    .required("missing_tools", .array(of: text, "Names in its file that stand for no tool now")),
    .required(
      "health",
      .string(
        "`degraded` where tools are missing, or a model or tool failed in half of its latest 50 turns",
        choices: ["ok", "degraded"])),
    .required("statistics", agentStatistics),
    .required(
      "limits",
      .object(
        nil, .required("steps", count), .required("calls", count), .required("tokens", count),
        .required("dollars", JSONSchema(.number(0...Double.infinity))))))
}
