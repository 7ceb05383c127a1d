public import Essentials

/// A tool call that waits for somebody's yes.
public struct Confirmation: Hashable, Sendable {
  /// How far it is.
  public enum State: String, Hashable, Sendable, Codable {
    /// Nobody has decided.
    case waiting
    /// Yes was said; the call is being made.
    case accepted
    /// The call was made.
    case done
    /// The call was made and failed.
    case failed
    /// No was said.
    case declined
  }

  /// Its name; also the key under which the call is made, so that it is made once.
  public var id: ConfirmationID
  /// The conversation.
  public var conversation: ConversationID
  /// The agent that asks.
  public var agent: String
  /// The tool.
  public var tool: String
  /// The arguments, exactly as they will be used.
  public var arguments: JSONValue
  /// The customer for whom the call is made, where it is bound to one.
  public var customer: String?
  /// Who decides.
  public var approval: ToolApproval
  /// What is asked, in words made by the tool from the arguments.
  public var text: String
  /// When it was asked.
  public var createdAt: Timestamp
  /// When it is too late to say yes.
  public var expiresAt: Timestamp
  /// How far it is.
  public var state: State
  /// What was said when it was over.
  public var outcome: String?

  /// What the customer is shown.
  public var request: ConfirmationRequest {
    ConfirmationRequest(id: id, tool: tool, text: text, approval: approval, expiresAt: expiresAt)
  }
}

extension Confirmation {
  /// The question as the customer reads it.
  var question: String {
    switch approval {
    case .none, .customer: "\(text)\n\nShall I go ahead? Please answer yes or no."
    case .operator: "\(text)\n\nA colleague has to agree to this. Nothing is done until then."
    }
  }
}

/// A question for yes or no under a reply.
public struct ConfirmationRequest: Hashable, Sendable, Codable {
  /// The confirmation's name.
  public var id: ConfirmationID
  /// The tool that would be used.
  public var tool: String
  /// What would be done.
  public var text: String
  /// Who decides.
  public var approval: ToolApproval
  /// When it is too late to say yes.
  public var expiresAt: Timestamp

  enum CodingKeys: String, CodingKey {
    case id, tool, text, approval
    case expiresAt = "expires_at"
  }
}

/// A customer's yes or no to a ``ConfirmationRequest``, by its name: what a button sends.
public struct ConfirmationDecision: Hashable, Sendable, Codable {
  /// Which confirmation.
  public var id: ConfirmationID
  /// Whether it is a yes.
  public var accepts: Bool

  /// Makes a decision.
  public init(id: ConfirmationID, accepts: Bool) {
    self.id = id
    self.accepts = accepts
  }
}
