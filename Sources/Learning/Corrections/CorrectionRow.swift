import Essentials
public import Persistence

/// How a correction lies in its table.
enum CorrectionRow {
  static let columns = SQL(
    raw: """
      id, state, origin, conversation_id, message_id, question, bot_answer, answer, reason, category, quality, agent, \
      maker_id, maker_name, created_at, editor_id, editor_name, changed_at, decider_id, decider_name, decided_at, note, \
      withdrawer_id, withdrawer_name, withdrawn_at, wordings
      """)

  /// Reads a correction from the ``columns``.
  static func correction(_ row: Row) throws -> Correction {
    Correction(
      id: try row.value(at: 0), state: try row.value(at: 1), origin: try row.value(at: 2),
      content: CorrectionContent(
        question: try row.value(at: 5), answer: try row.value(at: 7), reason: try row.value(at: 8),
        category: try row.value(at: 9), quality: try row.value(at: 10),
        wordings: try wordings(row.value(at: 25))),
      conversation: try row.value(at: 3), message: try row.value(at: 4), botAnswer: try row.value(at: 6),
      agent: try row.value(at: 11),
      maker: Reviewer(id: try row.value(at: 12), name: try row.value(at: 13)),
      createdAt: try row.value(at: 14),
      editor: Reviewer(id: try row.value(at: 15), name: try row.value(at: 16)),
      changedAt: try row.value(at: 17), decider: try reviewer(row, at: 18), decidedAt: try row.value(at: 20),
      note: try row.value(at: 21), withdrawer: try reviewer(row, at: 22),
      withdrawnAt: try row.value(at: 24))
  }

  /// Other wordings as they are kept: a list as JSON, nothing for none.
  static func text(of wordings: [String]) -> String? {
    wordings.isEmpty ? nil : JSONValue.array(wordings.map(JSONValue.string)).text
  }

  /// Reads ``text(of:)``.
  static func wordings(_ text: String?) throws -> [String] {
    guard let text else { return [] }
    return try JSON.decode([String].self, from: Array(text.utf8))
  }

  private static func reviewer(_ row: Row, at index: Int) throws -> Reviewer? {
    guard let id = try row.value(at: index, as: String?.self) else { return nil }
    return Reviewer(id: id, name: try row.value(at: index + 1))
  }
}

extension Correction.State: SQLConvertible {}
extension Correction.Origin: SQLConvertible {}
