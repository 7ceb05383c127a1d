import Assistant
import Essentials

extension Shapes {
  /// What operators' routes take and give.
  static let operatorComponents: [String: JSONSchema] = [
    "Operator": staff, "HandoffRecord": handoffRecord, "HandoffHistory": handoffHistory, "Note": note,
    "InboxItem": inboxItem, "OperatorPresence": presence, "HandoffSummary": summary, "Queue": queue,
  ]

  private static let states: [Handoff.State] = [.waiting, .assigned, .taken, .givenBack, .closed]

  private static let staff = JSONSchema.object(
    "Somebody who answers customers",
    .required("id", .string("A user's or a key's id", example: "usr_01h455vb4pex5vsknk084sn02q")),
    .required("name", .string("What customers and colleagues read", example: "Ann")))

  private static let handoffRecord = JSONSchema.object(
    "One time that people had a conversation",
    .required("id", identifier(HandoffID.self, "Its name")),
    .required("conversation_id", identifier(ConversationID.self, "The conversation")),
    .required("state", .string("How far it is", choices: states.map(\.rawValue))),
    .required("reason", .string("Why people were asked for", example: "requested")),
    .required(
      "priority", .string("How urgent it is", choices: HandoffPriority.allCases.map(\.name))),
    .required("why", .array(of: text, "What makes it so urgent; empty where nothing is special")),
    .optional("operator", JSONSchema(.nullable(reference("Operator")), "Who has it, or had it last")),
    .required("created_at", moment), .optional("taken_at", JSONSchema(.nullable(moment))),
    .optional("first_reply_at", JSONSchema(.nullable(moment))),
    .optional("waiting_since", JSONSchema(.nullable(moment), "Since when the customer waits for an answer")),
    .required("unread", JSONSchema(.integer(0...Int64.max), "Messages that no operator has answered")),
    .optional("ended_at", JSONSchema(.nullable(moment))),
    .optional("snoozed_until", JSONSchema(.nullable(moment), "Until when it is put aside")),
    .required(
      "sla",
      .object(
        "By when people should have written, and should be done; null where that was not said",
        .optional("first_reply", JSONSchema(.nullable(deadline))),
        .optional("resolution", JSONSchema(.nullable(deadline))))),
    .optional(
      "summary",
      JSONSchema(
        .nullable(reference("HandoffSummary")),
        "What to know first; null where an operator came by themselves")),
    .optional("queue", JSONSchema(.nullable(.string()), "The line that it is in; null where none took it")),
    .optional(
      "score",
      JSONSchema(
        .nullable(JSONSchema(.number(0...1))),
        "How sure the reason is, where it was told from what the customer writes")))

  private static let summary = JSONSchema.object(
    "What to know before one reads the conversation",
    .required("customer", .string("Who it is", example: "amelia, who has proved it, by web")),
    .required("wants", .string("What they want", example: "Swap my two tickets for Saturday")),
    .required("tried", .array(of: text, "What was tried, oldest first")),
    .required(
      "facts", .array(of: .object(nil, .required("name", text), .required("value", text)), "What is known")),
    .required("next", .string("What could be done next")),
    .required("author", .string("`local`, or the model that has written it", example: "local")))

  private static let deadline = JSONSchema.object(
    nil, .required("due_at", moment),
    .required(
      "state",
      .string(
        "`running`, `warned` when there is little time, `breached`, `met`, or `paused` while it is put aside",
        choices: HandoffDeadline.State.allCases.map(\.rawValue))))

  private static let presence = JSONSchema.object(
    "Somebody who answers customers, and whether they are there",
    .required("id", .string("A user's or a key's id", example: "usr_01h455vb4pex5vsknk084sn02q")),
    .required("name", .string("What customers and colleagues read", example: "Ann")),
    .required(
      "state",
      .string(
        "`online`: they follow the inbox's events, and have not said otherwise",
        choices: OperatorPresence.State.allCases.map(\.rawValue))),
    .required(
      "chosen",
      .string(
        "What they have said themselves", choices: OperatorPresence.State.allCases.map(\.rawValue))),
    .required("watching", JSONSchema(.boolean, "Whether they follow the inbox's events")),
    .optional(
      "gone_since", JSONSchema(.nullable(moment), "Since when they are not online, where that is known")),
    .required("conversations", count),
    .required("queues", .array(of: text, "The queues that they see to")))

  private static let queue = JSONSchema.object(
    "A line of those who wait for people",
    .optional("name", JSONSchema(.nullable(.string()), "Its name; null for what no queue takes")),
    .required(
      "assignment",
      .string("Who gets what comes", choices: HandoffQueue.Assignment.allCases.map(\.rawValue))),
    .optional(
      "capacity", JSONSchema(.nullable(JSONSchema(.integer(1...1000))), "How many one operator is given")),
    .required("waiting", count),
    .required("longest_wait_seconds", count), .required("taken", count),
    .required("open", JSONSchema(.boolean, "Whether its people answer now, by the office hours")),
    .optional("opens_at", JSONSchema(.nullable(moment), "When they do again, where they do not now")),
    .required("operators", .array(of: reference("OperatorPresence"))))

  private static let inboxItem = JSONSchema.object(
    "A conversation as it stands in the inbox", .required("conversation", reference("Conversation")),
    .optional("handoff", JSONSchema(.nullable(reference("HandoffRecord")), "Its handoff that is not over")),
    .required("last_text", .string("What was written last, shortened")),
    .optional("last_role", JSONSchema(.nullable(.string()), "Who wrote it")))

  private static let handoffHistory = JSONSchema.object(
    "A handoff, and what happened in it", .required("handoff", reference("HandoffRecord")),
    .required(
      "entries",
      .array(
        of: .object(
          nil, .required("at", moment), .required("state", text),
          .optional("by", JSONSchema(.nullable(reference("Operator")))), .optional("note", optionalText)))))

  private static let note = JSONSchema.object(
    "What an operator has written for colleagues", .required("id", identifier(NoteID.self, "Its name")),
    .required("conversation_id", identifier(ConversationID.self, "What it is about")),
    .required("author", reference("Operator")), .required("text", text), .required("created_at", moment))
}
