public import Essentials
public import Persistence

/// A numbered version of an agent: what is changed of its file, by whom, and whether it answers.
public struct AgentVersion: Hashable, Sendable {
  /// How far it is.
  public enum State: String, Hashable, Sendable, CaseIterable {
    /// It can be changed and tried, and answers nobody.
    case draft
    /// It answers.
    case published
    /// It answered once.
    case superseded
    /// It was a draft, and was thrown away; its number is given to no other.
    case discarded
  }

  /// The agent's name.
  public var agent: String
  /// Its number, from 1.
  public var number: Int
  /// How far it is.
  public var state: State
  /// What is changed.
  public var changes: AgentChanges
  /// What colleagues should know about it.
  public var note: String?
  /// The version that was published when it was begun; 0 where the file answered.
  public var base: Int
  /// The version that was put back with it; 0 for the file.
  public var restores: Int?
  /// Counts its changes, from 1.
  public var revision: Int
  /// Who has begun it.
  public var author: Operator
  /// When it was begun.
  public var createdAt: Timestamp
  /// Who has changed it last.
  public var editor: Operator
  /// When it was changed last.
  public var changedAt: Timestamp
  /// Who has published it.
  public var publisher: Operator?
  /// When it was published.
  public var publishedAt: Timestamp?
}

extension AgentVersion.State: SQLConvertible {}

extension AgentVersion {
  static let columns = SQL(
    raw: """
      agent, number, state, content, note, base, restores, revision, author_id, author_name, created_at, editor_id,
      editor_name, changed_at, publisher_id, publisher_name, published_at
      """)

  init(_ row: Row) throws {
    agent = try row.value("agent")
    number = try row.value("number")
    state = try row.value("state")
    changes = AgentChanges(try row.value("content", as: JSONValue.self))
    note = try row.value("note")
    base = try row.value("base")
    restores = try row.value("restores")
    revision = try row.value("revision")
    author = Operator(id: try row.value("author_id"), name: try row.value("author_name"))
    createdAt = try row.value("created_at")
    editor = Operator(id: try row.value("editor_id"), name: try row.value("editor_name"))
    changedAt = try row.value("changed_at")
    if let id = try row.value("publisher_id", as: String?.self) {
      publisher = Operator(id: id, name: try row.value("publisher_name"))
    }
    publishedAt = try row.value("published_at")
  }
}
