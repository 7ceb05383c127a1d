public import Essentials
import Persistence

/// What an operator writes about a conversation for colleagues. The customer never sees it, so it lies in a table of its
/// own, which nothing reads that a customer may call.
public struct ConversationNote: Hashable, Sendable {
  /// Its name; sorts by time.
  public var id: NoteID
  /// What it is about.
  public var conversation: ConversationID
  /// Who wrote it.
  public var author: Operator
  /// What it says.
  public var text: String
  /// When it was written.
  public var createdAt: Timestamp

  static let columns = SQL(raw: "id, conversation_id, operator_id, operator_name, text, created_at")

  init(_ row: Row) throws {
    id = try row.value("id")
    conversation = try row.value("conversation_id")
    author = Operator(id: try row.value("operator_id"), name: try row.value("operator_name"))
    text = try row.value("text")
    createdAt = try row.value("created_at")
  }
}
