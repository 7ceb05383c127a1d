public import Essentials
import Persistence

/// A filter of the inbox that somebody has given a name.
public struct SavedView: Hashable, Sendable {
  /// Its name to programs.
  public var id: SavedViewID
  /// What operators read.
  public var name: String
  /// Whose it is, by their id.
  public var owner: String
  /// Whether everybody has it.
  public var isShared: Bool
  /// The inbox's parameters and their values.
  public var filter: [String: String]

  static let columns = SQL(raw: "id, name, owner, shared, filter")

  init(_ row: Row) throws {
    id = try row.value("id")
    name = try row.value("name")
    owner = try row.value("owner")
    isShared = try row.value("shared", as: Int64.self) != 0
    let members = try JSONValue(parsing: try row.value("filter", as: String.self)).objectValue ?? [:]
    filter = members.mapValues { $0.stringValue ?? "" }
  }
}
