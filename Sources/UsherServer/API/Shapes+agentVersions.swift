import Assistant
import Essentials

extension Shapes {
  /// What routes of agents' versions take and give.
  static let agentVersionComponents: [String: JSONSchema] = [
    "AgentContent": agentContent, "AgentVersion": agentVersion, "AgentTrial": agentTrial,
  ]

  /// What can be changed of an agent, as clients send it; what is missing or null is as the agent's file says it.
  static let agentChanges = changes(isBounded: true)

  /// The same as it is shown: files have no bounds.
  private static let agentContent = JSONSchema(
    .object(changes(isBounded: false), others: nil),
    "What can be changed of an agent; null is as the file says it")

  private static func changes(isBounded: Bool) -> [JSONSchema.Property] {
    let text = { (summary: String?, longest: Int, example: String) -> JSONSchema in
      isBounded
        ? .string(
          summary, lengths: 1...longest, isNotBlank: true, isStorable: true, example: .string(example))
        : .string(summary, example: .string(example))
    }
    let counts = { (counts: ClosedRange<Int>) in isBounded ? counts : 0...Int.max }
    return [
      .optional(
        "description",
        nullable(
          .string(
            "What it is for: other agents go by it when they pass a conversation on",
            lengths: counts(0...1000), isStorable: isBounded, example: "Bills, payments and refunds"))),
      .optional(
        "instructions",
        nullable(
          text(
            "How it should behave and speak, in place of its file's text or prompt", 20_000,
            "Be brief. Say when a bill is due."))),
      .optional(
        "intents",
        nullable(
          .array(
            of: intent(text, counts), counts: counts(0...100), "What customers want from it: all of them"))),
      .optional(
        "tools",
        nullable(
          .array(
            of: text(nil, 64, "find_order"), counts: counts(0...100),
            "The tools that it has, of those that its file gives it"))),
      .optional(
        "suggestions",
        nullable(
          .array(
            of: text(nil, 300, "When is my bill due?"), counts: counts(0...20),
            "Questions that it can answer"))),
    ]
  }

  private static func nullable(_ schema: JSONSchema) -> JSONSchema { JSONSchema(.nullable(schema)) }

  private static func intent(
    _ text: (String?, Int, String) -> JSONSchema, _ counts: (ClosedRange<Int>) -> ClosedRange<Int>
  ) -> JSONSchema {
    .object(
      "Something that customers want",
      .required("name", text("Small letters, digits, `_` and `-`", 64, "bill_due")),
      .required(
        "examples",
        .array(
          of: text(nil, 500, "when is my bill due"), counts: counts(1...200),
          "What customers write when they want it")),
      .optional(
        "response",
        nullable(text("The prepared answer, where one is enough", 4000, "Bills are due on the 15th."))),
      .optional("handoff", JSONSchema(.boolean, "Whether a person takes over")),
      .optional(
        "action",
        nullable(
          .object(
            "What is done about it with a tool, where no model decides that",
            .required("tool", text(nil, 64, "find_order")),
            .optional(
              "ask",
              JSONSchema(
                .object([], others: text(nil, 500, "Which order is it?")),
                "The question for each of its parameters, by name")),
            .required(
              "response",
              text(
                "What the customer is told then, with variables from what the tool returned", 4000,
                "Your order is {status}."))))))
  }

  static let versionNumber = JSONSchema(.integer(1...1_000_000), "The version's number")

  private static let agentVersion = JSONSchema.object(
    "A numbered version of an agent",
    .required("agent", .string("The agent's name", example: "billing")),
    .required("number", versionNumber),
    .required(
      "state",
      .string(
        "`published` is the one that answers; `superseded` did once",
        choices: AgentVersion.State.allCases.filter { $0 != .discarded }.map(\.rawValue))),
    .required("changes", reference("AgentContent")),
    .required("content", reference("AgentContent")),
    .required(
      "conflicts", .array(of: text, "What its agent's file does not allow of it; that has no effect")),
    .required("note", optionalText),
    .required(
      "base", JSONSchema(.integer(0...1_000_000), "What answered when it was begun; 0 is the file")),
    .required(
      "restores",
      JSONSchema(
        .nullable(JSONSchema(.integer(0...1_000_000))), "The version that was put back; 0 is the file")),
    .required(
      "revision", JSONSchema(.integer(1...Int64.max), "Send it back with what you change or publish")),
    .required("author", reference("Reviewer")), .required("created_at", moment),
    .required("editor", reference("Reviewer")), .required("changed_at", moment),
    .required("publisher", JSONSchema(.nullable(reference("Reviewer")))),
    .required("published_at", JSONSchema(.nullable(moment))))

  private static let agentTrial = JSONSchema.object(
    "What was answered where an agent was tried out",
    .required("version", JSONSchema(.nullable(versionNumber), "The version that answered; null is the file")),
    .required("agent", .string("The agent that answered", example: "billing")),
    .required("answered", JSONSchema(.boolean, "Whether there is an answer")),
    .required(
      "text",
      .string(
        "What customers would read, in Markdown with marks of citations",
        example: "Your bill is due on the 15th [1].")),
    .required("source", .string("Where the answer comes from", example: "knowledge")),
    .required("model", JSONSchema(.nullable(reference("AnsweringModel")), "The model that wrote it")),
    .required("confidence", share),
    .required("citations", .array(of: reference("Citation"), "The passages that it rests on")),
    .required("intent", JSONSchema(.nullable(.string()), "What the message was taken for")),
    .required("intent_confidence", JSONSchema(.nullable(share))),
    .required(
      "tools",
      .array(
        of: .object(
          nil, .required("name", .string(example: "find_order")),
          .required("arguments", .string("JSON", example: "{\"order\":\"A-17\"}")),
          .required(
            "outcome",
            .string(
              "How it ended; `not_done` for what would have changed something", example: "succeeded"))),
        "The tools that it has used, and would have")),
    .required("handoff", JSONSchema(.nullable(reference("Handoff")), "Whether a person would have come")),
    .required("correction", AnswerCorrection.shape),
    .required("quality", JSONSchema(.nullable(reference("Quality")), "What the checks say of it")),
    .required("response_time_ms", JSONSchema(.number(0...Double.infinity))))
}

extension AgentTrial: JSONRepresentable {
  var json: JSONValue {
    [
      "version": version.map { .integer(Int64($0)) } ?? .null, "agent": .string(answer.agent),
      "answered": .bool(!answer.requiresEscalation), "text": .string(text),
      "source": .string(answer.source.rawValue), "model": answer.model?.json ?? .null,
      "confidence": .share(answer.confidence), "citations": answer.citations.json,
      "intent": .optional(intent), "intent_confidence": intentConfidence.map { .share($0) } ?? .null,
      "tools": .array(
        tools.map {
          [
            "name": .string($0.name), "arguments": .string($0.arguments), "outcome": .string($0.outcome),
          ]
        }),
      "handoff": answer.handoff?.json ?? .null, "correction": answer.correction?.json ?? .null,
      "quality": answer.quality?.json(nil) ?? .null,
      "response_time_ms": .milliseconds(answer.responseMilliseconds),
    ]
  }
}

extension Operator {
  /// Who has done something, without anything else that is known of them.
  var reviewerJSON: JSONValue { ["id": .string(id), "name": .string(name)] }
}

extension AgentVersion {
  /// As clients see it.
  ///
  /// - Parameter agents: Say what it comes to with the agent's file as it is now.
  func json(_ agents: AgentDirectory) -> JSONValue {
    let whole = agents.agent(agent, with: changes).map(AgentChanges.init(all:)) ?? changes
    let conflicts = agents.conflicts(of: changes, for: agent) ?? []
    return [
      "agent": .string(agent), "number": .integer(Int64(number)), "state": .string(state.rawValue),
      "changes": changes.json, "content": whole.json,
      "conflicts": .texts(conflicts.map { "\($0.pointer.dropFirst()) \($0.detail)" }),
      "note": .optional(note), "base": .integer(Int64(base)),
      "restores": restores.map { .integer(Int64($0)) } ?? .null, "revision": .integer(Int64(revision)),
      "author": author.reviewerJSON, "created_at": .string(createdAt.description),
      "editor": editor.reviewerJSON, "changed_at": .string(changedAt.description),
      "publisher": publisher?.reviewerJSON ?? .null, "published_at": .optional(publishedAt?.description),
    ]
  }
}
