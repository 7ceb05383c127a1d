public import Essentials

/// What is put to whoever must agree to a tool call.
public struct ToolProposal: Hashable, Sendable {
  /// What would be done, in words for the customer.
  public var text: String
  /// The arguments that the call is made with after the yes: those that were asked for, and what was told beside them,
  /// so that what is done is what was agreed to.
  public var arguments: JSONValue

  /// Makes a proposal.
  public init(text: String, arguments: JSONValue) {
    self.text = text
    self.arguments = arguments
  }
}
