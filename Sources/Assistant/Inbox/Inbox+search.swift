public import Essentials
import Persistence

/// Search by words: for each conversation the words that stand in it, in a table that follows what is written.
extension Inbox {
  /// The tables and indexes, part of the assistant's migrations.
  static let creation = [
    "ALTER TABLE handoffs ADD COLUMN snoozed_until BIGINT",
    // How far the words of a conversation are in the table below.
    "ALTER TABLE conversations ADD COLUMN indexed_ordinal BIGINT NOT NULL DEFAULT 0",
    """
    CREATE INDEX conversations_unindexed ON conversations (tenant_id, id) WHERE indexed_ordinal < last_ordinal
    """,
    "CREATE INDEX conversations_by_activity ON conversations (tenant_id, updated_at, id)",
    """
    CREATE TABLE message_words (
      tenant_id TEXT NOT NULL,
      word TEXT NOT NULL,
      conversation_id TEXT NOT NULL,
      PRIMARY KEY (tenant_id, word, conversation_id)
    )
    """,
    "CREATE INDEX message_words_of_conversation ON message_words (tenant_id, conversation_id)",
  ]

  /// So many conversations are brought up to date before a search, so that it finds what was written just now.
  static let freshness = 100
  /// So many of them in one transaction: others write in between.
  private static let batch = 25
  /// What is longer is no word that anybody looks for.
  private static let longestWord = 64
  /// Of so many letters on a word counts also by its beginning, while one still types it.
  private static let shortestBeginning = 3
  /// So many words of a search count.
  private static let mostWords = 12

  /// Brings the words of conversations up to date.
  ///
  /// - Returns: How many conversations it were.
  @discardableResult
  public func index(atMost limit: Int, _ tenant: TenantContext) async throws -> Int {
    var count = 0
    while count < limit {
      let size = min(Self.batch, limit - count)
      let behind = try await database.read { connection in
        try await connection.query(
          """
          SELECT id FROM conversations WHERE tenant_id = \(tenant.tenant) AND indexed_ordinal < last_ordinal
          ORDER BY id DESC LIMIT \(size)
          """
        ).map { try $0.value(at: 0, as: ConversationID.self) }
      }
      guard !behind.isEmpty else { break }
      try await database.write(isolation: .readCommitted) { connection in
        for id in behind { try await Self.index(id, tenant, connection) }
      }
      count += behind.count
      if behind.count < size { break }
    }
    return count
  }

  private static func index(
    _ id: ConversationID, _ tenant: TenantContext, _ connection: Connection
  ) async throws {
    // Whoever comes second finds nothing left to do.
    let row = try await connection.first(
      """
      UPDATE conversations SET last_ordinal = last_ordinal WHERE tenant_id = \(tenant.tenant) AND id = \(id)
        AND indexed_ordinal < last_ordinal RETURNING indexed_ordinal, last_ordinal
      """)
    guard let row else { return }
    let (done, last): (Int64, Int64) = (try row.value(at: 0), try row.value(at: 1))
    let texts = try await connection.query(
      """
      SELECT text FROM messages WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id)
        AND ordinal > \(done) AND ordinal <= \(last)
      """
    ).map { try $0.value(at: 0, as: String.self) }
    let words = Set(texts.flatMap(Self.words)).sorted()
    for start in stride(from: 0, to: words.count, by: 200) {
      var insertion: SQL = "INSERT INTO message_words (tenant_id, word, conversation_id) VALUES "
      for (place, word) in words[start..<min(start + 200, words.count)].enumerated() {
        insertion.append("\(raw: place > 0 ? ", " : "")(\(tenant.tenant), \(word), \(id))")
      }
      insertion.append(" ON CONFLICT DO NOTHING")
      try await connection.execute(insertion)
    }
    try await connection.execute(
      """
      UPDATE conversations SET indexed_ordinal = \(last) WHERE tenant_id = \(tenant.tenant) AND id = \(id)
      """)
  }

  static func words(_ text: String) -> [String] {
    Words(text).filter { $0.unicodeScalars.count <= longestWord && !$0.unicodeScalars.contains("\0") }
  }

  /// That all the words of a text stand in a conversation `c`, or that its customer is called so. The last word may be
  /// the beginning of one, unless something stands behind it.
  static func mentions(_ text: String, _ tenant: TenantContext, _ dialect: SQLDialect) -> SQL {
    let typed = words(text)
    let unfinished = text.last.map { $0.isLetter || $0.isNumber } == true ? typed.last : nil
    let words = Set(typed).sorted().prefix(mostWords)
    let named = String(text.trimmed)
    // One list a word: putting two lists together costs less than counting over one of both.
    var standing: SQL = words.isEmpty ? "1 = 0" : "1 = 1"
    for word in words {
      standing.append(
        """
         AND c.id IN (SELECT w.conversation_id FROM message_words w
          WHERE w.tenant_id = \(tenant.tenant) AND \(matches(word, mayGoOn: word == unfinished, dialect)))
        """)
    }
    return "(c.customer = \(named) OR c.customer_reference = \(named) OR (\(standing)))"
  }

  /// That the word of a row `w` is this one, or begins so.
  private static func matches(_ word: String, mayGoOn: Bool, _ dialect: SQLDialect) -> SQL {
    guard mayGoOn, word.count >= shortestBeginning else { return "w.word = \(word)" }
    // In the order of bytes all that begins so lies together; PostgreSQL's own order depends on where it runs.
    let column: SQL = dialect == .postgres ? #"w.word COLLATE "C""# : "w.word"
    return "\(column) >= \(word) AND \(column) < \(word + "\u{10FFFF}")"
  }
}
