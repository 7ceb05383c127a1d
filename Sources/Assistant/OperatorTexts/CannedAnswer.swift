public import Essentials
import Persistence

/// A text that operators send often, with places for what differs: `Hello {{customer.name}}, …`.
public struct CannedAnswer: Hashable, Sendable {
  /// What can stand between the braces. What it stands for is filled in where the answer is used.
  public enum Variable: String, Hashable, Sendable, CaseIterable {
    case customerName = "customer.name"
    case operatorName = "operator.name"
    case conversationID = "conversation.id"
    case companyName = "company.name"
  }

  /// Its name.
  public var id: CannedAnswerID
  /// What operators read in the list.
  public var name: String
  /// What they type to get it, without the slash.
  public var shortcut: String
  /// What it says.
  public var text: String
  /// When it was written or changed last.
  public var updatedAt: Timestamp

  static let columns = SQL(raw: "id, name, shortcut, text, updated_at")

  init(_ row: Row) throws {
    id = try row.value("id")
    name = try row.value("name")
    shortcut = try row.value("shortcut")
    text = try row.value("text")
    updatedAt = try row.value("updated_at")
  }

  /// What stands between braces in a text and is no ``Variable``.
  public static func unknownVariables(in text: String) -> [String] {
    var unknown: [String] = []
    var rest = text[...]
    while let start = rest.firstRange(of: "{{") {
      rest = rest[start.upperBound...]
      guard let end = rest.firstRange(of: "}}") else { break }
      let name = String(rest[..<end.lowerBound]).trimmed
      if Variable(rawValue: String(name)) == nil { unknown.append(String(name)) }
      rest = rest[end.upperBound...]
    }
    return unknown
  }
}
