public import Persistence

/// The tables of what operators keep for themselves and each other, and what their search stands on beside the words
/// themselves, which are among the conversations' tables: those come first.
public enum OperatorTextMigrations {
  /// The set.
  public static let set = MigrationSet(
    "operator_texts",
    [
      Migration(
        1, "canned answers and saved views",
        [
          """
          CREATE TABLE canned_answers (
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            name TEXT NOT NULL,
            shortcut TEXT NOT NULL,
            text TEXT NOT NULL,
            author TEXT NOT NULL,
            updated_at BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, id)
          )
          """,
          "CREATE UNIQUE INDEX canned_answers_by_shortcut ON canned_answers (tenant_id, shortcut)",
          """
          CREATE TABLE inbox_views (
            tenant_id TEXT NOT NULL,
            id TEXT NOT NULL,
            name TEXT NOT NULL,
            owner TEXT NOT NULL,
            shared BIGINT NOT NULL,
            filter TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, id)
          )
          """,
        ]),
      Migration(
        2, "words by their beginning", sqlite: [],
        postgres: [
          #"CREATE INDEX message_words_by_beginning ON message_words (tenant_id, word COLLATE "C", conversation_id)"#
        ]),
    ])
}
