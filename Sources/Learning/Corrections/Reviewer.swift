/// Somebody of the company's who makes corrections or decides about them.
public struct Reviewer: Hashable, Sendable {
  /// Who they have proved to be: a user, a key. Two names that one key claims are one person.
  public var id: String
  /// What colleagues read.
  public var name: String

  /// Names somebody.
  public init(id: String, name: String) {
    self.id = id
    self.name = name
  }
}
