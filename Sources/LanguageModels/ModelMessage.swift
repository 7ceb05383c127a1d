/// One message of the conversation as a model reads it.
public struct ModelMessage: Hashable, Sendable {
  /// Who speaks.
  public enum Role: String, Sendable {
    /// The person who writes in.
    case customer
    /// The model, earlier.
    case assistant
  }

  /// Who speaks.
  public var role: Role
  /// What is said.
  public var text: String

  /// Makes a message.
  public init(role: Role, text: String) {
    self.role = role
    self.text = text
  }
}
