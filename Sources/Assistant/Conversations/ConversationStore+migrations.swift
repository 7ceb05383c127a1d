public import Persistence

extension ConversationStore {
  /// The tables of conversations.
  public static let migrations = MigrationSet(
    "assistant",
    [
      Migration(
        1, "conversations and messages",
        [
          """
          CREATE TABLE conversations (
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            status TEXT NOT NULL,
            channel TEXT NOT NULL,
            customer_reference TEXT,
            idempotency_key TEXT,
            metadata TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            ended_at BIGINT,
            last_ordinal BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, id)
          )
          """,
          """
          CREATE UNIQUE INDEX conversations_by_key ON conversations (tenant_id, idempotency_key)
          WHERE idempotency_key IS NOT NULL
          """,
          """
          CREATE TABLE messages (
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            conversation_id TEXT NOT NULL,
            ordinal BIGINT NOT NULL,
            role TEXT NOT NULL,
            text TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            idempotency_key TEXT,
            in_reply_to TEXT,
            awaits_reply BIGINT NOT NULL,
            attachments TEXT,
            agent TEXT,
            source TEXT,
            confidence DOUBLE PRECISION,
            citations TEXT,
            suggestions TEXT,
            handoff TEXT,
            requires_escalation BIGINT,
            cached BIGINT,
            response_ms DOUBLE PRECISION,
            trace TEXT,
            PRIMARY KEY (tenant_id, id),
            FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations (tenant_id, id)
          )
          """,
          "CREATE UNIQUE INDEX messages_in_order ON messages (tenant_id, conversation_id, ordinal)",
          """
          CREATE UNIQUE INDEX messages_by_key ON messages (tenant_id, conversation_id, idempotency_key)
          WHERE idempotency_key IS NOT NULL
          """,
          """
          CREATE UNIQUE INDEX messages_by_question ON messages (tenant_id, in_reply_to)
          WHERE in_reply_to IS NOT NULL
          """,
          "CREATE INDEX messages_unanswered ON messages (tenant_id, id) WHERE awaits_reply = 1",
          // Turns that the response cache answered, one narrow row each; read back into the tables above when
          // somebody asks for the conversation. `reply_id` is the message whose answer was given again.
          """
          CREATE TABLE cached_turns (
            tenant_id TEXT NOT NULL,
            conversation_id TEXT NOT NULL,
            reply_id TEXT NOT NULL,
            channel TEXT NOT NULL,
            customer_reference TEXT,
            text TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            response_ms DOUBLE PRECISION NOT NULL,
            PRIMARY KEY (tenant_id, conversation_id)
          )
          """,
        ]),
      Migration(
        2, "embeddings of the examples of intents",
        sqlite: [ConversationStore.exampleEmbeddings(blob: "BLOB")],
        postgres: [ConversationStore.exampleEmbeddings(blob: "BYTEA")]),
      Migration(3, "the model that answered", ["ALTER TABLE messages ADD COLUMN model TEXT"]),
      Migration(
        4, "tool calls that wait for a yes",
        ConfirmationStore.creation + [
          "ALTER TABLE messages ADD COLUMN confirmation TEXT",
          "ALTER TABLE messages ADD COLUMN decision TEXT",
        ]),
      Migration(
        5, "proved customers, what is remembered about them, and the versions of prompts",
        ["ALTER TABLE conversations ADD COLUMN customer TEXT"] + CustomerMemory.creation
          + PromptHistory.creation),
      Migration(
        6, "the quality of replies",
        [
          "ALTER TABLE messages ADD COLUMN quality TEXT", "ALTER TABLE messages ADD COLUMN judgement TEXT",
        ]),
      Migration(7, "what can be drawn beside a reply", ["ALTER TABLE messages ADD COLUMN cards TEXT"]),
      Migration(8, "what customers agree to, by purpose", Consents.creation),
      Migration(
        9, "which process answers a message",
        [
          "ALTER TABLE messages ADD COLUMN claimed_by TEXT",
          "ALTER TABLE messages ADD COLUMN claimed_until BIGINT",
          "ALTER TABLE messages ADD COLUMN losses BIGINT NOT NULL DEFAULT 0",
          """
          CREATE INDEX messages_claimed ON messages (tenant_id, conversation_id, ordinal)
          WHERE claimed_until IS NOT NULL
          """,
        ]),
      Migration(10, "conversations that people have, and what they write", HandoffDesk.creation),
      Migration(11, "the operators' inbox", Inbox.creation),
      Migration(
        12, "the corrections that replies repeat", ["ALTER TABLE messages ADD COLUMN correction TEXT"]),
      Migration(
        13, "how sure the reasons of handoffs are", ["ALTER TABLE handoffs ADD COLUMN score DOUBLE PRECISION"]
      ),
      Migration(14, "lines of handoffs, and who of the operators is there", PresenceDesk.creation),
      Migration(
        15, "by when people should have answered, and what they should know",
        HandoffDeadlines.creation + ["ALTER TABLE handoffs ADD COLUMN summary TEXT"]),
      Migration(16, "versions of agents", AgentVersions.creation),
      Migration(17, "deadlines that pause and are shortened", HandoffDeadlines.pauses),
    ])

  private static func exampleEmbeddings(blob: String) -> String {
    """
    CREATE TABLE example_embeddings (
      tenant_id TEXT NOT NULL,
      model TEXT NOT NULL,
      text TEXT NOT NULL,
      embedding \(blob) NOT NULL,
      PRIMARY KEY (tenant_id, model, text)
    )
    """
  }
}
