import Assistant
import Essentials

/// The named shapes of the API's document.
enum Shapes {
  static let components: [String: JSONSchema] = [
    "Problem": problem, "Conversation": conversation, "Message": message, "Citation": citation,
    "Card": card,
    "Handoff": handoff, "Confirmation": confirmation, "Decision": ConfirmationDecision.shape,
    "Approval": approval, "Tool": tool, "Agent": agent, "Memory": memory, "MemoryConsent": memoryConsent,
    "Consents": consents,
    "Fact": fact, "PrivacyJob": privacyJob, "Job": job,
    "Backup": backup, "BackupRun": backupRun,
    "Prompt": prompt, "PromptVersion": promptVersion, "Quality": quality,
    "Guideline": guideline, "ApprovedText": approvedText, "GuidelineFinding": guidelineFinding,
    "Trace": trace,
    "AnsweringModel": answeringModel, "Attachment": attachment, "Document": document,
    "SearchHit": searchHit,
    "Passage": passage, "Category": category, "Check": check, "KnowledgeStatistics": knowledgeStatistics,
    "Provider": provider, "Budget": budget, "CircuitBreaker": circuitBreaker,
    "RouteExplanation": routeExplanation, "UsageSummary": usageSummary, "UsageCall": usageCall,
    "Model": model, "Workflow": workflow, "WorkflowRun": workflowRun, "WorkflowStep": workflowStep,
    "CoordinationRun": coordinationRun, "Ticket": ticket, "Admission": admission,
    "ScanOutcome": scanOutcome,
    "ChatCompletion": chatCompletion,
    "MarketResult": marketResult, "MarketEvent": marketEvent, "MarketOffer": marketOffer,
    "MarketDeal": marketDeal,
    "Event": event, "EventDetails": eventDetails, "SeatOffers": seatOffers, "EventSeat": eventSeat,
    "Hold": hold, "WaitingPlace": waitingPlace, "Credit": credit, "PaymentMethod": paymentMethod,
    "Order": order,
    "OrderOutcome": orderOutcome, "RefundQuote": refundQuote, "ChangeQuote": changeQuote,
    "OrderHistory": orderHistory, "Payment": payment, "PaymentDifference": paymentDifference,
  ].merging(accountComponents) { first, _ in first }.merging(tenantComponents) { first, _ in first }
    .merging(webhookComponents) { first, _ in first }
    .merging(operatorComponents) { first, _ in first }
    .merging(learningComponents) { first, _ in first }
    .merging(draftComponents) { first, _ in first }
    .merging(operatorTextComponents) { first, _ in first }
    .merging(feedbackComponents) { first, _ in first }
    .merging(agentVersionComponents) { first, _ in first }
    .merging(gapComponents) { first, _ in first }
    .merging(alertComponents) { first, _ in first }

  static func reference(_ name: String) -> JSONSchema { JSONSchema(.reference(name)) }

  static func identifier<Kind>(_ kind: Identifier<Kind>.Type, _ summary: String) -> JSONSchema {
    .string(
      summary, pattern: kind.pattern, example: .string(Kind.prefix + "_01h455vb4pex5vsknk084sn02q"))
  }

  static let moment = JSONSchema.string("A moment in UTC", format: "date-time")
  static let text = JSONSchema.string()
  static let optionalText = JSONSchema(.nullable(.string()))
  static let count = JSONSchema(.integer(0...Int64.max))
  static let share = JSONSchema(.number(0...1))
  static let metadata = JSONSchema(
    .object([], others: .string(isStorable: true)), "Names and values of your own")

  /// A page of a list: the elements under `name`, and where the next page begins.
  static func page(_ name: String, of element: JSONSchema) -> JSONSchema {
    .object(
      nil, .required(name, .array(of: element)),
      .required(
        "next_cursor",
        JSONSchema(.nullable(.string()), "Send it as `after` for the next page; null on the last one")))
  }

  private static let problem = JSONSchema.object(
    "Problem details, RFC 9457",
    .required("type", .string("A stable name for the kind of problem", format: "uri-reference")),
    .required("title", text), .required("status", JSONSchema(.integer(400...599))),
    .optional("detail", .string("What is wrong here, and what to do")),
    .optional("instance", .string("The request's id")),
    .optional("request_id", .string("The request's id")),
    .optional(
      "error",
      JSONSchema(.object([], others: JSONSchema(.any)), "The same for clients of OpenAI's protocol")),
    .optional(
      "errors",
      .array(
        of: .object(nil, .required("pointer", .string("Where")), .required("detail", .string("Which rule"))))),
    .optional(
      "operator",
      .object(
        "Who has the conversation, where that is the reason", .required("id", text), .required("name", text)))
  )

  private static let conversation = JSONSchema.object(
    "A customer's conversation",
    .required("id", identifier(ConversationID.self, "Its name")),
    .required("status", .string(choices: Conversation.Status.allCases.map(\.rawValue))),
    .required("channel", .string(choices: Channel.allCases.map(\.rawValue))),
    .optional("customer_reference", JSONSchema(.nullable(.string()), "As it was said, not proved")),
    .optional("customer", JSONSchema(.nullable(.string()), "The same, where your signature has proved it")),
    .optional("operator", JSONSchema(.nullable(.string()), "What the operator is called who has it")),
    .required("metadata", metadata),
    .required("created_at", moment), .required("updated_at", moment),
    .optional("ended_at", JSONSchema(.nullable(moment))))

  private static let message = JSONSchema.object(
    "One message of a conversation",
    .required("id", identifier(MessageID.self, "Its name")),
    .required("conversation_id", identifier(ConversationID.self, "Its conversation")),
    .required("role", .string(choices: ["customer", "agent", "operator", "system"])),
    .required("text", .string("What it says; an agent's is Markdown, with `[1]` for citation 1")),
    .required("created_at", moment),
    .optional(
      "idempotency_key", JSONSchema(.nullable(.string()), "The sender's own name for the message")),
    .optional("in_reply_to", JSONSchema(.nullable(.string()), "The message that this one answers")),
    .optional("author", JSONSchema(.nullable(.string()), "What the operator is called who wrote it")),
    .optional("agent", JSONSchema(.nullable(.string()), "The agent that answered")),
    .optional("source", JSONSchema(.nullable(.string()), "Where the answer comes from")),
    .optional("model", JSONSchema(.nullable(reference("AnsweringModel")), "The model that wrote the answer")),
    .optional("confidence", JSONSchema(.nullable(share), "How likely it is right")),
    .required("citations", .array(of: reference("Citation"))),
    .optional("correction", AnswerCorrection.shape),
    .required("suggestions", .array(of: text, "What the customer may want to ask next")),
    .required("cards", cards),
    .optional("handoff", JSONSchema(.nullable(reference("Handoff")))),
    .optional(
      "confirmation",
      JSONSchema(.nullable(reference("Confirmation")), "What waits for a yes before it is done")),
    .optional("decision", JSONSchema(.nullable(reference("Decision")))),
    .required("requires_escalation", JSONSchema(.boolean, "Whether a person should look at it")),
    .required("cached", JSONSchema(.boolean, "Whether the answer was kept from an earlier turn")),
    .optional("quality", JSONSchema(.nullable(reference("Quality")), "What the checks say of the answer")),
    .optional("response_time_ms", JSONSchema(.nullable(JSONSchema(.number(0...Double.infinity))))),
    .required("attachments", .array(of: reference("Attachment"))))

  private static let citation = JSONSchema.object(
    "The proof under an answer",
    .required("index", JSONSchema(.integer(1...Int64.max), "The number of the mark in the text")),
    .required("document_id", identifier(DocumentID.self, "The document")),
    .required("passage_id", identifier(PassageID.self, "The passage")),
    .required("title", text), .required("headings", .array(of: text)), .optional("url", optionalText),
    .optional("anchor", optionalText),
    .optional("page", JSONSchema(.nullable(JSONSchema(.integer(1...Int64.max))))),
    .required("snippet", text))

  /// What a surface may draw beside a reply's text.
  static let cards = JSONSchema.array(
    of: reference("Card"), counts: 0...4, "What can be drawn beside the text, which says enough without it")

  private static let card = JSONSchema.object(
    "Something that can be drawn beside a reply's text: what a tool found or did, as it was then",
    .required(
      "kind",
      .string("What it is, and so what is in `data`; leave out what you do not know", example: "events")),
    .required("data", JSONSchema(.any, "The tool's result, in the tool's own shape; at most 64 KiB")))

  private static let answeringModel = JSONSchema.object(
    "The model that wrote an answer",
    .required("name", .string("Its name in the configuration")),
    .required("provider", .string("Its provider's name in the configuration")),
    .required("model", .string("As the service names it")),
    .required("fallback", JSONSchema(.boolean, "Whether models that come first gave no answer")),
    .optional("reason", JSONSchema(.nullable(.string()), "Why this model")),
    .optional("member", JSONSchema(.nullable(.string()), "The member of an ensemble whose answer was taken")))

  private static let handoff = JSONSchema.object(
    "The passing of a conversation to an operator", .required("state", text), .required("reason", text))

  private static let attachment = JSONSchema.object(
    "A file that came with a message", .required("id", text), .required("name", text),
    .required("media_type", text), .required("byte_count", count))

  private static let document = JSONSchema.object(
    "A document of the knowledge base",
    .required("id", identifier(DocumentID.self, "Its name")),
    .required("source", .string("Where it came from")),
    .required("title", text), .optional("url", optionalText), .required("collection", text),
    .required("media_type", text), .optional("language", optionalText), .required("metadata", metadata),
    .required("byte_count", count), .required("passage_count", count), .required("ingested_at", moment))

  private static let passage = JSONSchema.object(
    "A searchable piece of a document",
    .required("id", identifier(PassageID.self, "Its name")),
    .required("document_id", identifier(DocumentID.self, "Its document")),
    .required("title", text), .required("headings", .array(of: text)),
    .required("text", .string("Markdown")), .required("form", text),
    .optional("page", JSONSchema(.nullable(JSONSchema(.integer(1...Int64.max))))),
    .optional("anchor", optionalText), .optional("url", optionalText), .required("collection", text))

  private static let searchHit = JSONSchema.object(
    "A passage that was found, and why",
    .required("passage", reference("Passage")),
    .required("score", JSONSchema(.number(-Double.infinity...Double.infinity))),
    .optional("similarity", JSONSchema(.nullable(JSONSchema(.number(-1.001...1.001))))),
    .optional("keyword_rank", JSONSchema(.nullable(count))),
    .optional("vector_rank", JSONSchema(.nullable(count))))

  private static let category = JSONSchema.object(
    "A prepared response that keywords call up",
    .required("agent", text), .required("name", text), .required("keywords", .array(of: text)),
    .required("response", text), .required("confidence", share))

  private static let model = JSONSchema.object(
    "A model that can be asked",
    .required("id", .string("Its name")), .required("object", .string(choices: ["model"])),
    .required("created", count), .required("owned_by", .string("Its provider")))

  private static let chatCompletion = JSONSchema(
    .object(
      [
        .required("id", text), .required("object", .string(choices: ["chat.completion"])),
        .required("created", count), .required("model", .string("The model that answered")),
        .required("choices", .array(of: JSONSchema(.object([], others: JSONSchema(.any))), counts: 1...1)),
        .required(
          "usage",
          JSONSchema(
            .nullable(JSONSchema(.object([], others: JSONSchema(.any)))), "Tokens; null where nobody counts")),
        .optional(
          "usher",
          JSONSchema(
            .object([], others: JSONSchema(.any)),
            "Which model answered, why, and whether those before it failed")),
      ], others: nil), "An answer in OpenAI's protocol")

  private static let check = JSONSchema.object(
    "How one part of the server is",
    .required("status", .string(choices: HealthCheck.Status.allCases.map(\.rawValue))),
    .optional("detail", text), .optional("latency_ms", JSONSchema(.number(0...Double.infinity))))
}
