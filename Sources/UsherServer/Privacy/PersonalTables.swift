import Essentials
import Persistence

/// Every table of the schema, and what it has to do with customers. A test fails when one is missing here.
///
/// The order is that of the erasure: what is found by a conversation or by the desk's id goes before them, so that an
/// erasure that was interrupted finds again what it has not done yet.
enum PersonalTables {
  static let all: [PersonalTable] =
    analytics + workflows + webhooks + tickets + money + assistant + accounts + identities + others

  private static let byRun: @Sendable (CustomerSubject) -> SQL = { "run_id IN \($0.runs)" }
  private static let byOrder: @Sendable (CustomerSubject) -> SQL = { "order_id IN \($0.orders)" }
  private static let books = "the books must show what was sold, paid and returned"

  private static let workflows: [PersonalTable] = [
    .deleted("workflow_checkpoints", byRun),
    .deleted("workflow_steps", byRun),
    .deleted("workflow_runs") { "id IN \($0.runs)" },
    .none("workflow_versions", "the company's workflows"),
  ]

  /// First of all: what a customer's conversations have added to the sums stays as it was. The names of the conversations go
  /// with these, by a trigger.
  private static let analytics: [PersonalTable] = [
    .anonymised(
      "analytics_conversations", "frozen = 1, version = version + 1",
      because:
        "it is what the sums are made of: counts, by which nobody is found once the conversation is gone"
    ) { "conversation_id IN \($0.conversations)" },
    .deleted("analytics_changes") { "subject IN \($0.conversations)" },
    .none("analytics_sums", "sums over all customers"),
    .none("analytics_series", "channels, agents, intents and models"),
    .none("analytics_rounds", "how often sums were made"),
    .none("alert_rules", "the company's rules"),
    .none("alerts", "what measures were, and who of the staff sees to it"),
    .none("alert_silences", "what the company's staff wants not to be told"),
    .none("alert_rounds", "when measures were looked at"),
  ]

  private static let told: @Sendable (CustomerSubject) -> SQL = {
    "(conversation_id IN \($0.conversations) OR order_id IN \($0.orders))"
  }

  /// What was told outside of a customer's conversations and orders, or is to be.
  private static let webhooks: [PersonalTable] = [
    .deleted("webhook_attempts") {
      """
      delivery_id IN (SELECT id FROM webhook_deliveries WHERE tenant_id = \($0.tenant.tenant) AND \(told($0)))
      """
    },
    .deleted("webhook_deliveries", told),
    .none("webhooks", "the company's addresses"), .none("webhook_secrets", "their sealed secrets"),
  ]

  private static let tickets: [PersonalTable] = [
    .deleted("waiting_entries") {
      """
      (customer_id IN \($0.deskID) OR conversation_id IN \($0.conversations) OR holder IN \($0.deskID)
        OR holder IN \($0.conversations))
      """
    },
    .anonymised(
      "seat_holds",
      "customer_id = NULL, conversation_id = NULL, idempotency_key = 'erased:' || id, request = '{}'",
      because: "seats are counted by them"
    ) { "(customer_id IN \($0.deskID) OR conversation_id IN \($0.conversations))" },
    .kept("tickets", because: "they open the gate, and name a seat and nobody", byOrder),
    .kept("ticket_scans", because: "they say that a seat was taken") {
      """
      ticket_id IN (SELECT id FROM tickets WHERE tenant_id = \($0.tenant.tenant) AND order_id IN \($0.orders))
      """
    },
    .none("waiting_events", "events that have free seats again"),
    .none("seat_claims", "seats, and the holds and orders that have them"),
    .none("venues", "the company's venues"), .none("venue_sections", "the company's venues"),
    .none("venue_seats", "the company's venues"), .none("ticket_events", "the company's events"),
    .none("ticket_keys", "the keys that tickets are signed with"),
  ]

  private static let money: [PersonalTable] = [
    .kept(
      "order_notices", because: "they say that somebody was told", { "operation_id IN \($0.operations)" }),
    .anonymised("order_history", "author = \(author)", because: books, byOrder),
    .anonymised(
      "order_operations",
      "author = \(author), idempotency_key = 'erased:' || id, request = '', action_url = NULL",
      because: books, byOrder
    ),
    .kept("order_lines", because: books, byOrder),
    .kept("order_payments", because: books, byOrder),
    .kept("order_disputes", because: books, byOrder),
    .anonymised("payment_differences", "note = NULL", because: books, byOrder),
    .kept("credit_uses", because: books) { "operation_id IN \($0.operations)" },
    .anonymised(
      "customer_credits", "note = NULL, remaining = 0, source = 'erased:' || id", because: books
    ) { "customer_id IN \($0.deskID)" },
    .anonymised("orders", "conversation_id = NULL", because: books) { "customer_id IN \($0.deskID)" },
    .deleted("sandbox_cards") { "payer_id IN \($0.payers)" },
    .anonymised("sandbox_payments", "payer_id = NULL", because: books) {
      "(payer_id IN \($0.payers) OR id IN \($0.payments))"
    },
    .kept("sandbox_refunds", because: books) { "payment_id IN \($0.payments)" },
    .deleted("sandbox_payers") { "reference IN \($0.deskID)" },
    .deleted("stripe_customers") { "reference IN \($0.deskID)" },
    .none("sandbox_answers", "keys of the program's own, and what was answered to them"),
    .none("payment_events", "the provider's names of events and payments"),
    .none("payment_rounds", "how far the books are compared"),
  ]

  /// Authors are JSON with the customer's own words, conversation and message; who it was in general is enough.
  private static let author: SQL = """
    CASE WHEN author LIKE '%"role":"customer"%' THEN '{"role":"customer"}'
      WHEN author LIKE '%"role":"operator"%' THEN '{"role":"operator"}' ELSE '{"role":"system"}' END
    """

  private static let assistant: [PersonalTable] = [
    .anonymised(
      "model_calls", "customer = NULL, conversation_id = NULL, request_id = NULL",
      because: "the costs of models are counted by them"
    ) { "(customer = \($0.reference) OR conversation_id IN \($0.conversations))" },
    .deleted("tool_confirmations") {
      "(customer = \($0.reference) OR conversation_id IN \($0.conversations))"
    },
    .deleted("customer_facts") {
      "(customer = \($0.reference) OR conversation_id IN \($0.conversations))"
    },
    .deleted("customer_memories") { "customer = \($0.reference)" },
    .deleted("consents") { "customer = \($0.reference)" },
    .deleted("cached_turns") {
      "(customer_reference = \($0.reference) OR conversation_id IN \($0.conversations))"
    },
    .deleted("message_feedback") { "conversation_id IN \($0.conversations)" },
    .deleted("conversation_signals") { "conversation_id IN \($0.conversations)" },
    .deleted("conversation_ratings") { "conversation_id IN \($0.conversations)" },
    .deleted("knowledge_gaps") { "conversation_id IN \($0.conversations)" },
    .deleted("corrections") { "conversation_id IN \($0.conversations)" },
    .deleted("message_words") { "conversation_id IN \($0.conversations)" },
    .deleted("conversation_notes") { "conversation_id IN \($0.conversations)" },
    .deleted("handoff_notices") { "conversation_id IN \($0.conversations)" },
    .none("handoff_notice_rounds", "when people were told last"),
    .deleted("handoff_entries") { "conversation_id IN \($0.conversations)" },
    .deleted("handoffs") { "conversation_id IN \($0.conversations)" },
    .deleted("messages") { "conversation_id IN \($0.conversations)" },
    .none("canned_answers", "the company's texts"), .none("inbox_views", "what operators look for"),
    .none("operators", "the company's staff"), .none("operator_streams", "who of the staff watches"),
    .none("assignment_turns", "when a conversation was given to somebody last"),
    .none("example_embeddings", "the examples of the company's agents"),
    .none("prompt_versions", "the company's prompts"), .none("agent_versions", "the company's agents"),
    .none("model_days", "sums over all customers"), .none("model_day_latencies", "sums over all customers"),
    .none("ensemble_days", "sums over all customers"),
  ]

  private static let byAccount: @Sendable (CustomerSubject) -> SQL = { "user_id IN \($0.account)" }

  private static let accounts: [PersonalTable] = [
    .deleted("sessions", byAccount), .deleted("account_links", byAccount),
    .deleted("recovery_codes", byAccount), .deleted("mail_outbox", byAccount),
    .deleted("users") { "id IN \($0.account)" },
    .none("api_keys", "programs of the company's"),
    .none("request_nonces", "random texts of programs, for ten minutes"),
    .none("sign_in_failures", "digests and network addresses, for as long as signing in is slowed down"),
    .none("audit_log", "what users and programs have done, by ids; nothing can be taken out of it"),
  ]

  /// By these all others are found, so they go last.
  private static let identities: [PersonalTable] = [
    .deleted("conversations") { "id IN \($0.conversations)" },
    .deleted("ticket_customers") { "reference = \($0.reference)" },
  ]

  private static let others: [PersonalTable] =
    [
      "knowledge_documents", "knowledge_passages", "knowledge_words", "knowledge_vectors",
      "knowledge_removals", "knowledge_revisions", "knowledge_models", "knowledge_sections",
      "knowledge_section_words",
    ].map { .none($0, "the company's documents") } + [
      .none("privacy_jobs", "what was exported and erased; the customer's name only while it is under way"),
      .none("jobs", "what is to be done, by ids; gone when it is done"),
      .none("job_schedules", "when it is done again"),
      .none("schema_migrations", "the program's own"),
      .none("backup_runs", "what became of backups"),
      .none("tenants", "the companies on the server"), .none("tenant_hosts", "where they are reached"),
      .none("tenant_secrets", "their sealed secrets"),
      .none("tenant_days", "how many messages were answered"),
    ]
}
