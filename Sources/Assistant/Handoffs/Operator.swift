/// Somebody of the company's staff who answers customers.
public struct Operator: Hashable, Sendable {
  /// A user's or a key's identifier: what they are called may change, this does not.
  public var id: String
  /// What customers and colleagues read.
  public var name: String

  /// Names somebody.
  public init(id: String, name: String) {
    self.id = id
    self.name = name
  }
}
