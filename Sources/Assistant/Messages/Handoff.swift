/// The passing of a conversation to an operator.
public struct Handoff: Hashable, Sendable, Codable {
  /// How far it is.
  public enum State: String, Sendable, Codable {
    /// No operator has taken it yet.
    case waiting
    /// It is for one operator, who has not taken it yet.
    case assigned
    /// An operator has it, and answers.
    case taken
    /// The assistant goes on.
    case givenBack = "given_back"
    /// It is over, with its conversation.
    case closed
  }

  /// Why it is passed on.
  public enum Reason: String, Sendable, Codable, CaseIterable {
    /// The customer asked for a person.
    case requested
    /// The intent is one that people handle.
    case intent
    /// The agent decided that a person is needed.
    case agent
    /// An operator must agree to what is to be done.
    case approval
    /// Nothing may be improvised, and no approved text answers.
    case unapproved
    /// Something was begun, and it is not known whether it was done.
    case uncertain
    /// The assistant's answer was not good enough to be sent.
    case quality
    /// The customer is angry.
    case anger
    /// It cannot wait.
    case urgent
    /// It is a matter of lawyers, authorities, fraud, data protection or injuries.
    case legal
    /// The customer complains.
    case complaint
    /// The assistant has no answer that it is sure of.
    case unanswered
    /// The assistant had no answer several times in a row, or the customer asks the same again and again.
    case repeated
    /// An operator came of their own accord.
    case `operator`
  }

  /// How far it is.
  public var state: State
  /// Why it is passed on.
  public var reason: Reason

  /// Makes a handoff.
  public init(state: State, reason: Reason) {
    self.state = state
    self.reason = reason
  }
}
