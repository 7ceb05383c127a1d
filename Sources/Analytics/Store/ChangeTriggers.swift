/// Notes in the transaction of each change which conversation has changed, whoever changes it: also programs of an older
/// version that run beside this one.
///
/// When a conversation goes, what it has added stays without its name, and nothing of it is noted any more.
enum ChangeTriggers {
  /// A table, the column with the conversation, and the changes that count.
  private struct Watched {
    var table: String
    var column = "conversation_id"
    var insertions = true
    var updates: String?
    var deletions = false
  }

  private static let watched = [
    Watched(table: "conversations", column: "id", insertions: false, updates: "status"),
    Watched(table: "messages"),
    Watched(table: "handoffs", updates: "state, taken_at, first_reply_at, ended_at"),
    Watched(table: "message_feedback", updates: "rating, comment", deletions: true),
    Watched(table: "conversation_ratings", updates: "score", deletions: true),
    Watched(table: "conversation_signals", updates: "settled, satisfaction, abandoned"),
    Watched(table: "seat_holds"),
    Watched(table: "orders", updates: "state, paid, refunded"),
  ]

  private static let changes = watched.flatMap { watched in
    (watched.insertions ? [(watched, "INSERT", "NEW")] : [])
      + (watched.updates.map { [(watched, "UPDATE OF \($0)", "NEW")] } ?? [])
      + (watched.deletions ? [(watched, "DELETE", "OLD")] : [])
  }

  static let sqlite: [String] =
    changes.map { watched, change, row in
      """
      CREATE TRIGGER analytics_notes_\(watched.table)_\(change.prefix(6).lowercased())
      AFTER \(change) ON \(watched.table) WHEN \(row).\(watched.column) IS NOT NULL
      BEGIN
        INSERT INTO analytics_changes (tenant_id, subject) VALUES (\(row).tenant_id, \(row).\(watched.column));
      END
      """
    } + [
      """
      CREATE TRIGGER analytics_lets_go AFTER DELETE ON conversations
      BEGIN
        UPDATE analytics_conversations SET conversation_id = NULL, version = version + 1
        WHERE tenant_id = OLD.tenant_id AND conversation_id = OLD.id;
        DELETE FROM analytics_changes WHERE tenant_id = OLD.tenant_id AND subject = OLD.id;
      END
      """
    ]

  static let postgres: [String] =
    [note("id", "NEW"), note("conversation_id", "NEW"), note("conversation_id", "OLD")]
    + changes.map { watched, change, row in
      """
      CREATE TRIGGER analytics_notes_\(watched.table)_\(change.prefix(6).lowercased())
      AFTER \(change) ON \(watched.table) FOR EACH ROW WHEN (\(row).\(watched.column) IS NOT NULL)
      EXECUTE FUNCTION \(name(watched.column, row))()
      """
    } + [
      """
      CREATE FUNCTION analytics_let_go() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE analytics_conversations SET conversation_id = NULL, version = version + 1
        WHERE tenant_id = OLD.tenant_id AND conversation_id = OLD.id;
        DELETE FROM analytics_changes WHERE tenant_id = OLD.tenant_id AND subject = OLD.id;
        RETURN NULL;
      END $$
      """,
      """
      CREATE TRIGGER analytics_lets_go AFTER DELETE ON conversations FOR EACH ROW
      EXECUTE FUNCTION analytics_let_go()
      """,
    ]

  private static func name(_ column: String, _ row: String) -> String {
    "analytics_note_\(column)_\(row.lowercased())"
  }

  private static func note(_ column: String, _ row: String) -> String {
    """
    CREATE FUNCTION \(name(column, row))() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO analytics_changes (tenant_id, subject) VALUES (\(row).tenant_id, \(row).\(column));
      RETURN NULL;
    END $$
    """
  }
}
