import Essentials
public import Persistence

/// How a message lies in its table.
enum MessageRow {
  static let columns = SQL(
    raw: """
      id, conversation_id, role, text, created_at, idempotency_key, in_reply_to, attachments, agent, source, \
      confidence, citations, suggestions, handoff, requires_escalation, cached, response_ms, model, confirmation, \
      decision, quality, judgement, cards, author, correction
      """)

  /// Reads a message from the ``columns``.
  static func message(_ row: Row) throws -> Message {
    Message(
      id: try row.value(at: 0), conversation: try row.value(at: 1), role: try row.value(at: 2),
      text: try row.value(at: 3), createdAt: try row.value(at: 4), idempotencyKey: try row.value(at: 5),
      inReplyTo: try row.value(at: 6), attachments: try decode(row.value(at: 7)) ?? [],
      decision: try decode(row.value(at: 19)), author: try row.value(at: 23), answer: try answer(row))
  }

  private static func answer(_ row: Row) throws -> Answer? {
    guard let agent = try row.value(at: 8, as: String?.self) else { return nil }
    let correction: AnswerCorrection? = try decode(row.value(at: 24))
    return Answer(
      agent: agent, source: correction == nil ? try row.value(at: 9) : .correction,
      model: try decode(row.value(at: 17)),
      confidence: try row.value(at: 10),
      citations: try decode(row.value(at: 11)) ?? [], correction: correction,
      suggestions: try decode(row.value(at: 12)) ?? [],
      cards: try decode(row.value(at: 22)) ?? [],
      handoff: try decode(row.value(at: 13)), confirmation: try decode(row.value(at: 18)),
      requiresEscalation: try row.value(at: 14),
      isCached: try row.value(at: 15), quality: try decode(row.value(at: 20)),
      judgement: try decode(row.value(at: 21)), responseMilliseconds: try row.value(at: 16))
  }

  /// Inserts a message; a reply to a message that has one already is left out, which the count of rows shows.
  static func insertion(
    of message: Message, ordinal: Int64, awaitsReply: Bool, claim: TurnClaim? = nil, trace: String?,
    _ tenant: TenantContext
  ) throws -> SQL {
    let answer = message.answer
    // Programs of earlier versions, which may read the row too, know it as an approved answer.
    let source = answer?.source == .correction ? .approved : answer?.source
    return """
      INSERT INTO messages (tenant_id, \(columns), ordinal, awaits_reply, claimed_by, claimed_until, trace)
      VALUES (\(tenant.tenant), \(message.id), \(message.conversation), \(message.role), \(message.text),
        \(message.createdAt), \(message.idempotencyKey.sqlValue), \(message.inReplyTo.sqlValue), \(try encodeList(message.attachments).sqlValue),
        \(answer?.agent.sqlValue ?? .null), \(source.sqlValue), \(answer?.confidence.sqlValue ?? .null),
        \(try encodeList(answer?.citations).sqlValue),
        \(try encodeList(answer?.suggestions).sqlValue), \(try encode(answer?.handoff).sqlValue),
        \(answer?.requiresEscalation.sqlValue ?? .null), \(answer?.isCached.sqlValue ?? .null),
        \(answer?.responseMilliseconds.sqlValue ?? .null), \(try encode(answer?.model).sqlValue),
        \(try encode(answer?.confirmation).sqlValue), \(try encode(message.decision).sqlValue),
        \(try encode(answer?.quality).sqlValue), \(try encode(answer?.judgement).sqlValue),
        \(try encodeList(answer?.cards).sqlValue), \(message.author.sqlValue),
        \(try encode(answer?.correction).sqlValue),
        \(ordinal), \(awaitsReply), \((claim?.holder).sqlValue), \((claim?.until).sqlValue), \(trace.sqlValue))
      ON CONFLICT DO NOTHING
      """
  }

  /// JSON of a list, or NULL when there is nothing in it.
  private static func encodeList(_ list: [some Encodable]?) throws -> String? {
    list?.isEmpty == false ? try encode(list) : nil
  }

  static func encode(_ value: (some Encodable)?) throws -> String? {
    try value.map { String(decoding: try JSON.encode($0), as: UTF8.self) }
  }

  private static func decode<Value: Decodable>(_ text: String?) throws -> Value? {
    try text.map { try JSON.decode(Value.self, from: Array($0.utf8)) }
  }
}

extension Message.Role: SQLConvertible {}
extension AnswerSource: SQLConvertible {}
extension Channel: SQLConvertible {}
extension Conversation.Status: SQLConvertible {}
