public import Essentials

/// Something that a customer has said and agreed to be remembered, in their own words.
public struct CustomerFact: Hashable, Sendable {
  /// What it is about.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// What they like: an aisle seat, tickets on the phone.
    case preference
    /// What they need: a step-free way, an invoice in the company's name.
    case need
    /// How to reach or to call them.
    case contact
    /// What they have done or been through with the company.
    case history
    /// Anything else.
    case other
  }

  /// Its name.
  public var id: FactID
  /// What it is about.
  public var kind: Kind
  /// The customer's words, on one line.
  public var text: String
  /// The conversation in which they said it.
  public var conversation: ConversationID
  /// The message in which they said it or agreed to it; nothing where that is not known.
  public var message: MessageID?
  /// When it was first remembered.
  public var createdAt: Timestamp
  /// When it is forgotten by itself.
  public var expiresAt: Timestamp
}

/// Whether a customer lets us remember anything.
public struct MemoryConsent: Hashable, Sendable {
  /// What they have said.
  public enum State: String, Hashable, Sendable, Codable, CaseIterable {
    /// They were not asked, or have not answered yes.
    case unasked
    /// Yes.
    case given
    /// They want nothing to be remembered.
    case withdrawn
  }

  /// What they have said.
  public var state: State
  /// When; nothing for who was not asked.
  public var changedAt: Timestamp?

  static let unasked = MemoryConsent(state: .unasked)
}

/// All that is remembered about one customer.
public struct CustomerRecord: Hashable, Sendable {
  /// The company's own name for the customer.
  public var customer: String
  /// Whether they agree.
  public var consent: MemoryConsent
  /// The facts, oldest first.
  public var facts: [CustomerFact]
}
