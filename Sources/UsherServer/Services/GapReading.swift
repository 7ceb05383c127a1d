import Assistant
import Essentials
import Learning
import Persistence
import Privacy

/// Finds in conversations what nothing answered: the latest questions of some days.
struct GapReading: Sendable {
  private let database: Database
  private let clock: any WallClock
  private let tenant: TenantContext

  /// So many questions are looked at, the latest.
  static let limit = 1000
  /// Below this probability an answer of the assistant's own is hardly one.
  private static let unsure = 0.3
  /// Longer ones are letters, and are cut.
  private static let longest = 500
  /// From so many conversations operators' answers are taken, the latest, and so many of each.
  private static let conversations = 20
  private static let answers = 5

  init(_ services: Services) {
    database = services.database
    clock = services.clock
    tenant = services.tenant
  }

  /// What was found, and whether there was more than could be looked at.
  struct Found: Sendable {
    var questions: [UnansweredQuestion]
    var isCut: Bool
    var from: Timestamp
  }

  /// The questions of the last days.
  func questions(days: Int) async throws -> Found {
    let from = clock.now + (.zero - .seconds(days * 86_400))
    // Names sort by time, so the rows before are not read. A name is made before what it names is written.
    let first = MessageID(at: from + (.zero - .seconds(3600)))
    let rows = try await database.read { connection in
      try await connection.query(
        """
        SELECT q.id, q.conversation_id, q.text, q.created_at, m.trace, m.source, f.rating FROM messages m
        JOIN messages q ON q.tenant_id = m.tenant_id AND q.id = m.in_reply_to
        LEFT JOIN message_feedback f ON f.tenant_id = m.tenant_id AND f.message_id = m.id
        WHERE m.tenant_id = \(tenant.tenant) AND m.id >= \(first) AND m.agent IS NOT NULL
          AND q.created_at >= \(from) AND (f.rating = 'down' OR \(Self.isUnanswered))
        ORDER BY m.id DESC LIMIT \(Self.limit + 1)
        """)
    }
    let found = try rows.prefix(Self.limit).map(Self.question).filter { !$0.text.isEmpty }
    return Found(questions: found, isCut: rows.count > Self.limit, from: from)
  }

  /// Nothing was known, or hardly. Who asked for a person, or for what people do, was answered.
  private static var isUnanswered: SQL {
    var condition: SQL = """
      ((m.source = \(AnswerSource.none)
          OR (m.source IN (\(AnswerSource.knowledge), \(AnswerSource.model)) AND m.confidence < \(unsure)))
        AND (m.handoff IS NULL
      """
    for reason in [Handoff.Reason.unanswered, .repeated, .unapproved, .quality] {
      condition.append(" OR m.handoff LIKE \("%\"reason\":\"\(reason.rawValue)\"%")")
    }
    condition.append("))")
    return condition
  }

  private static func question(_ row: Row) throws -> UnansweredQuestion {
    let trace = try row.value(at: 4, as: String?.self).flatMap { try? JSONValue(parsing: Array($0.utf8)) }
    let understood = trace?["question"]?.stringValue ?? ""
    let said = understood.isEmpty ? try row.value(at: 2, as: String.self) : understood
    let isDown = try row.value(at: 6, as: String?.self) == "down"
    let isNothing = try row.value(at: 5, as: String?.self) == AnswerSource.none.rawValue
    return UnansweredQuestion(
      message: try row.value(at: 0), conversation: try row.value(at: 1),
      text: String(Concealment.conceal(said).prefix(longest)), askedAt: try row.value(at: 3),
      reason: isDown ? .unhelpful : isNothing ? .unanswered : .unsure)
  }

  /// What operators wrote after the questions of a gap, without personal details, the latest conversation first.
  func operatorAnswers(to gap: KnowledgeGap) async throws -> [String] {
    var seen: Set<ConversationID> = []
    let asked = gap.questions.filter { seen.insert($0.conversation).inserted }.suffix(Self.conversations)
    return try await database.read { connection in
      var answers: [String] = []
      for question in asked.reversed() {
        let rows = try await connection.query(
          """
          SELECT text FROM messages WHERE tenant_id = \(tenant.tenant)
            AND conversation_id = \(question.conversation) AND role = \(Message.Role.operator)
            AND id > \(question.message)
          ORDER BY ordinal LIMIT \(Self.answers)
          """)
        for row in rows { answers.append(Concealment.conceal(try row.value(at: 0, as: String.self))) }
      }
      return answers
    }
  }
}
